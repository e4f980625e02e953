"""Forms about notice."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from contributions.participation.models import Notice
from contributions.participation.services import give_notice
from platform_ivz.forms import DutchDateField, HouseForm, HouseModelForm


class NoticeForm(HouseModelForm):
    """Who gave notice, and when."""

    fieldsets: ClassVar = (
        ("Wie zegt op", ("municipality", "organisation")),
        ("Wanneer", ("given_on",)),
    )

    class Meta(HouseModelForm.Meta):
        model = Notice
        fields = ("municipality", "organisation", "given_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = "Of: organisatie"
        self.fields["organisation"].help_text = "Kies een gemeente of een organisatie, niet beide."
        self.fields["given_on"].help_text = "De dag waarop schriftelijk is opgezegd."

    def save(self, commit: bool = True) -> Notice:
        return give_notice(self.instance, today=timezone.localdate())


class WithdrawForm(HouseForm):
    """When and why a notice was taken back."""

    on = DutchDateField(label="Ingetrokken op")
    reason = forms.CharField(
        label="Waarom", max_length=200, help_text="Dit blijft bij de opzegging staan."
    )
