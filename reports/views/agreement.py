"""The page of an agreement: its articles, and who gave notice."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from agenda.models import Agreement, AgreementArticle
from contributions.permissions import EDIT
from contributions.years.leaving import leaving
from platform_ivz.audit import history
from platform_ivz.filters import LONGEST_SEARCH
from platform_ivz.views import ByCode, HouseDetailView, url_of


class AgreementDetailView(ByCode, HouseDetailView):
    model = Agreement
    template_name = "reports/agreement_detail.html"
    edit_permission = "agenda.edit"
    lead = "De afspraken per artikel, in eigen woorden. De getekende tekst blijft leidend."

    def get_title(self) -> str:
        return self.object.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(self.edit_permission)
        q = self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        articles = self.object.articles.select_related("agreement").prefetch_related("grounds")
        for word in q.split():
            articles = articles.filter(
                Q(number__startswith=word) | Q(title__icontains=word) | Q(summary__icontains=word)
            )
        return super().get_context_data(
            q=q,
            articles=articles,
            add_article_url=url_of(AgreementArticle, "add", self.object.code) if may_edit else "",
            add_notice_url=reverse("contributions:notice_add", args=(self.object.code,))
            if self.request.user.has_perm(EDIT) and not self.object.successor
            else "",
            notices=[leaving(notice) for notice in self._notices()],
            organisations=self.object.organisations.all(),
            whole_grounds=self.object.grounds.filter(article__isnull=True),
            predecessors=self.object.predecessors.all(),
            history=history(self.object, self.request.user),
            **kwargs,
        )

    def _notices(self) -> QuerySet:
        """Who gave notice, newest first, of what the visitor reads."""
        return self.object.notices.visible_to(self.request.user).for_list()
