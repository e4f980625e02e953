"""Tables of the agenda."""

from typing import ClassVar

import django_tables2 as tables

from agenda.models import Decision


class DecisionTable(tables.Table):
    """The register of decisions."""

    reference = tables.Column(verbose_name="Kenmerk")
    taken_on = tables.DateColumn(verbose_name="Genomen op", format="j F Y", default="niet vermeld")
    source = tables.Column(verbose_name="Bron", default="portaal", empty_values=(None, ""))

    class Meta:
        model = Decision
        fields = ("reference", "text", "body", "taken_on", "status", "source")
        order_by = ()
        attrs: ClassVar = {"caption": "Het nieuwste besluit staat bovenaan"}
        empty_text = "Er zijn nog geen besluiten. Leg het eerste vast met de knop bovenaan."
