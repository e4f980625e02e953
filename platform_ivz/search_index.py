"""Which of its own words a row is found by, and on PostgreSQL an index of their Dutch stems."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models.functions import Left

LANGUAGE = "dutch"
# Signs of a field that the index takes in. PostgreSQL refuses a row with more than 1 MB of stems.
LONGEST = 50_000
# Django runs whatever an index answers, so that there must be something to run.
NOTHING = "SELECT 1"


class SearchIndex(GinIndex):
    """The fields of a row that search reads: `label` names the row, `text` are the others.

    PostgreSQL keeps the stems of all of them in an index over one expression, `vector`. A query
    uses the index only when it holds that same expression, so it takes it from here; whoever
    changes the expression makes the indexes anew in a migration. Other databases know no stems:
    there nothing is made.
    """

    def __init__(
        self,
        *,
        label: tuple[str, ...] = (),
        text: tuple[str, ...] = (),
        name: str = "%(class)s_words",
    ) -> None:
        self.label, self.text = tuple(label), tuple(text)
        weighed = [
            SearchVector(
                *(Left(field, LONGEST) for field in fields), weight=weight, config=LANGUAGE
            )
            for fields, weight in ((self.label, "A"), (self.text, "C"))
            if fields
        ]
        self.vector = weighed[0] if len(weighed) == 1 else weighed[0] + weighed[1]
        super().__init__(self.vector, name=name)

    def deconstruct(self) -> tuple:
        path, _, _ = super().deconstruct()
        return path, (), {"label": self.label, "text": self.text, "name": self.name}

    def create_sql(self, model: type[models.Model], schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING
        return super().create_sql(model, schema_editor, **kwargs)

    def remove_sql(self, model: type[models.Model], schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING
        return super().remove_sql(model, schema_editor, **kwargs)

    @classmethod
    def of(cls, model: type[models.Model]) -> "SearchIndex":
        """The index of a model."""
        return next(index for index in model._meta.indexes if isinstance(index, cls))


def stems(words: str) -> SearchQuery:
    """The stems of these words, all of them; the most common words of Dutch have none."""
    return SearchQuery(words, config=LANGUAGE)
