"""Forms of the note: a chapter with its text, in which figures stand by name."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms

from agenda.models import NoteChapter
from platform_ivz.addresses import unique_slug
from platform_ivz.forms import HouseModelForm
from platform_ivz.richtext import clean, from_plain, to_plain
from platform_ivz.written import Choice, Conflict, Written
from portfolios.models import User
from reports.note.living import NoteFigures, problems
from reports.note.overviews import parts
from reports.note.services import store_chapter, written

# What only who keeps the agenda settles; an owner writes the text and says when it is ready.
SETTLED = ("title", "is_annex", "beside_previous", "part", "owner")


class NoteChapterForm(HouseModelForm):
    """A chapter or an annex.

    `text` is what a plain field holds; a page with a script sends `html` in its place. `base` is the
    fingerprint of the text that the writer began with.
    """

    fieldsets: ClassVar = (("Het hoofdstuk", SETTLED), ("De tekst", ("status",)))

    text = forms.CharField(
        label="Tekst",
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Schrijf een cijfer niet over, maar kies zijn naam uit de lijst hieronder. Dan klopt"
        " de tekst ook als het cijfer verandert.",
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput())
    base = forms.CharField(required=False, widget=forms.HiddenInput())

    class Meta(HouseModelForm.Meta):
        model = NoteChapter
        fields = (*SETTLED, "status")
        help_texts: ClassVar = {
            "is_annex": "Een bijlage staat achter de hoofdstukken en telt apart.",
            "beside_previous": "Dan krijgen beide een letter: 3a en 3b.",
            "owner": "Wie de tekst schrijft. Die mag dat ook zonder coördinator te zijn.",
        }

    def __init__(self, *args: Any, figures: Callable[[], NoteFigures], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.stored = written(self.instance)
        self.choice: Choice | None = None
        self.initial.update(text=to_plain(self.stored.text), base=self.stored.fingerprint)
        if not self.user.has_perm("agenda.edit"):
            for name in SETTLED:
                del self.fields[name]
            self.helper.layout.pop(0)
            return
        chosen = self.instance.part
        known = {"": "Niets", chosen: chosen or "Niets"} | parts()
        self.fields["part"] = forms.ChoiceField(
            label="Wat het portaal onder de tekst zet",
            required=False,
            choices=list(known.items()),
            help_text="Tabellen en figuren die het portaal zelf maakt, met de cijfers van de dag.",
        )

    @property
    def typed(self) -> str:
        """The text as it was sent, as clean HTML; what was not changed in a plain field keeps its marks."""
        if self.data.get("html"):
            return clean(self.data["html"])
        plain = "\n".join(self.data.get("text", "").splitlines()).strip()
        return self.stored.text if plain == to_plain(self.stored.text) else from_plain(plain)

    @property
    def shown(self) -> str:
        """The text that the writing field begins with, as HTML."""
        return self.typed if self.is_bound else self.stored.text

    def clean_text(self) -> str:
        """Refuse names that nothing has."""
        text = self.typed
        if found := problems(text, self.figures()):
            raise forms.ValidationError(found)
        return text

    def _post_clean(self) -> None:
        chapter = self.instance
        if not chapter.key:
            chapter.key = unique_slug(chapter, "key", self.cleaned_data.get("title", ""))
        super()._post_clean()

    def save(self, commit: bool = True) -> NoteChapter:
        """Store it, unless somebody else wrote another text meanwhile; raises Conflict and Refused."""
        by: User = self.user
        chosen = self.data.get(f"choice-{self.instance.key}", "")
        self.instance.text = self.stored.text if chosen == "theirs" else self.cleaned_data["text"]
        return store_chapter(self.instance, base=chosen or self.cleaned_data["base"], by=by)

    def ask(self, conflict: Conflict) -> None:
        """Let the writer choose between the own text and that of somebody else."""
        self.choice = Choice.between(Written(self.typed), conflict.theirs)
