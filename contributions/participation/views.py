"""Pages to record that a party gave notice, and that it took it back."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from agenda.models import Agreement
from contributions.participation.forms import NoticeForm, WithdrawForm
from contributions.participation.models import Notice
from contributions.participation.services import withdraw_notice
from contributions.permissions import EDIT
from platform_ivz.formats import date_long
from platform_ivz.views import ActionView, ChildCreateMixin, ChildMixin, HouseCreateView


class NoticeCreateView(ChildCreateMixin, HouseCreateView):
    model = Notice
    form_class = NoticeForm
    permission = EDIT
    parent_model = Agreement
    parent_field = "agreement"

    def get_title(self) -> str:
        return f"Opzegging vastleggen: {self.parent}"

    def get_lead(self) -> str:
        return (
            f"De opzegtermijn is {self.parent.notice_months} maanden. Het portaal rekent uit tot en"
            " met welke dag deze partij meedoet, en wat dat betekent."
        )

    def get_message(self) -> str:
        last = date_long(self.object.earliest_end)
        return f"De opzegging is opgeslagen. {self.object.party} doet mee tot en met {last}."


class NoticeWithdrawView(ChildMixin, ActionView):
    """Record that a notice was taken back; it stays on record."""

    reads = (Notice,)
    form_class = WithdrawForm
    permission = EDIT
    parent_model = Agreement
    save_label = "Opzegging intrekken"
    lead = "De opzegging blijft in het portaal staan, met de reden erbij. Zij heeft geen gevolgen meer."

    @cached_property
    def notice(self) -> Notice:
        notices = self.parent.notices.visible_to(self.request.user).for_list()
        return get_object_or_404(notices, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Opzegging van {self.notice.party} intrekken"

    def carry_out(self, data: dict[str, Any]) -> str:
        withdraw_notice(notice=self.notice, today=timezone.localdate(), **data)
        messages.success(self.request, f"De opzegging van {self.notice.party} is ingetrokken.")
        return self.get_cancel_url()
