"""What a user chooses for the own account."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from platform_ivz.access import EVERY_ROLE
from platform_ivz.views import HouseUpdateView
from portfolios.forms import MailPreferencesForm
from portfolios.models import User


class MailPreferencesView(HouseUpdateView):
    """Which mails the visitor wants."""

    reads = EVERY_ROLE
    model = User
    form_class = MailPreferencesForm
    title = "Meldingen per mail"
    lead = "Kies of het portaal u mailt als er iets op u wacht. In de mail staan geen namen van opdrachten."

    def get_title(self) -> str:
        return self.title

    def get_object(self, queryset: QuerySet | None = None) -> User:
        """Everybody has preferences of their own, and sees no others."""
        return self.request.user

    def get_cancel_url(self) -> str:
        return reverse("home")

    def form_valid(self, form: MailPreferencesForm) -> HttpResponse:
        form.save()
        messages.success(self.request, "Uw keuze is opgeslagen.")
        return HttpResponseRedirect(reverse("mail_preferences"))
