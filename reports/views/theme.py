"""The pages of a safety agenda and of a theme."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from agenda.models import Note, Result, SafetyAgenda, Theme
from agenda.plans.overviews import priorities_of
from agenda.subjects import ONE_DAY, extension_refusals
from contributions.subsidies.models import Subsidy
from platform_ivz.audit import history
from platform_ivz.charts.timeline import timeline
from platform_ivz.views import HouseDetailView, url_of
from reports.themes import (
    Shelf,
    counts_by_status,
    courses_of,
    kin_of,
    shelf,
    theme_rows,
    total_hours,
    versions_of,
)


class OnShelfMixin:
    """A page that looks up its agenda among all of them, and so knows the ones beside it."""

    edit_permission = "agenda.edit"
    shelf: Shelf

    def find_agenda(self, code: str) -> SafetyAgenda:
        """The agenda with this code. Raises Http404 when there is none."""
        self.shelf = shelf(self.request.user)
        self.looking = self.request.looking()
        self.day = self.looking.day
        for agenda in self.shelf.agendas:
            if agenda.code == code:
                return agenda
        raise Http404


class SafetyAgendaDetailView(OnShelfMixin, HouseDetailView):
    """The themes of an agenda at a glance, with what goes in, and when."""

    model = SafetyAgenda
    template_name = "reports/safetyagenda_detail.html"
    lead = "De thema’s waar we in deze jaren samen aan werken. Kies een thema voor de reden, de opdrachten en de resultaten."

    def get_object(self, queryset: QuerySet | None = None) -> SafetyAgenda:
        return self.find_agenda(self.kwargs["code"])

    def get_parents(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agenda = self.object
        themes = self.shelf.themes[agenda.pk]
        is_adopted = agenda.is_adopted
        if self.looking.is_back:
            agenda.as_on(self.day)
        rows = theme_rows(themes, self.day, as_it_was=self.looking.is_back)
        priorities = priorities_of(agenda, themes, self.day)
        whole, groups = courses_of(agenda, rows, self.day)
        dated = [course for group in groups for course in group.courses if course.days]
        assignments = [row for theme in rows for row in theme.assignments]
        context = super().get_context_data(
            day=self.day,
            rows=rows,
            counts=counts_by_status(themes),
            assignment_count=len(assignments),
            hours=total_hours(rows),
            whole=whole,
            groups=groups,
            chart=timeline((whole, *dated), day=self.day, title="Tijdlijn"),
            undated=len(assignments) - len(dated),
            history=history(agenda, self.request.user),
            priorities=priorities,
            lines=[(row, priorities.named[row.theme.pk]) for row in rows],
            versions=versions_of(agenda, self.shelf.agendas),
            extensions=agenda.extensions.select_related("decision"),
            **beside(self.shelf.agendas, agenda, newest_first=True),
            **kwargs,
        )
        may_edit = bool(context["edit_url"])
        may_change = may_edit and not is_adopted
        note = Note.objects.visible_to(self.request.user).for_list().filter(agenda=agenda).first()
        return {
            **context,
            **(self.steps() if may_edit and not self.looking.is_back else {}),
            "note": note,
            "begin_note_url": reverse("reports:note_begin", args=(agenda.code,))
            if may_edit and note is None
            else "",
            "add_agenda_url": url_of(SafetyAgenda, "add") if may_edit else "",
            "add_theme_url": url_of(Theme, "add", agenda.code) if may_change else "",
            "edit_url": context["edit_url"] if may_change else "",
            "delete_url": context["delete_url"] if may_change else "",
        }

    def steps(self) -> dict[str, str]:
        """Where the next step in its life is taken, as far as it can be."""
        agenda, agendas = self.object, self.shelf.agendas
        args = (agenda.code,)
        revised = any(one.revises_id == agenda.pk for one in agendas)
        is_last = not any(one.valid_from > agenda.valid_until for one in agendas)
        urls = {}
        if is_last and (agenda.is_adopted or not agenda.revises_id):
            urls["next_url"] = reverse("reports:safetyagenda_next", args=args)
        if agenda.is_adopted and not revised:
            urls["revise_url"] = reverse("agenda:safetyagenda_revise", args=args)
        waits = agenda.extensions.proposed().exists()
        if not waits and not extension_refusals(agenda, agenda.valid_until + ONE_DAY):
            urls["extend_url"] = reverse("agenda:agendaextension_add", args=args)
        return urls


class ThemeDetailView(OnShelfMixin, HouseDetailView):
    """Why a theme is on the agenda, who carries it, what is done and what it brought."""

    model = Theme
    template_name = "reports/theme_detail.html"

    def get_object(self, queryset: QuerySet | None = None) -> Theme:
        agenda = self.find_agenda(self.kwargs["agenda"])
        self.themes = self.shelf.themes[agenda.pk]
        for theme in self.themes:
            if theme.code == self.kwargs["code"]:
                return theme
        raise Http404

    def get_lead(self) -> str:
        return self.object.summary or "Waarom dit thema op de agenda staat en wat eraan gebeurt."

    def get_parents(self) -> list[tuple[str, str]]:
        agenda = self.object.agenda
        return [(agenda.title, reverse("reports:safetyagenda_detail", args=(agenda.code,)))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = self.object
        (row,) = theme_rows((theme,), self.day, as_it_was=self.looking.is_back)
        same = Theme.objects.same_as([theme])
        priorities = priorities_of(theme.agenda, self.themes, self.day)
        themes = [one for rows in self.shelf.themes.values() for one in rows]
        context = super().get_context_data(
            day=self.day,
            text_day=theme.agenda.day_of_texts(self.day),
            row=row,
            subthemes=theme.subthemes.all(),
            kin=kin_of(theme, themes),
            priorities=priorities,
            named=priorities.named[theme.pk],
            results=Result.objects.filter(theme__in=same),
            subsidies=Subsidy.objects.filter(theme__in=same),
            history=history(theme, self.request.user),
            **beside(self.themes, theme),
            **kwargs,
        )
        if theme.agenda.is_adopted:
            context["edit_url"] = context["delete_url"] = ""
        return context


def beside(rows: tuple, row: Any, *, newest_first: bool = False) -> dict[str, Any]:
    """What comes before and after a row; None at either end."""
    index = rows.index(row)
    before = rows[index - 1] if index else None
    after = rows[index + 1] if index + 1 < len(rows) else None
    return (
        {"previous": after, "next": before} if newest_first else {"previous": before, "next": after}
    )
