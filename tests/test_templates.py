"""What Django forgives in a template everywhere but in one place: a name that does not exist.

`{{ seat.nobody }}` shows nothing, `{{ seat|default:seat.nobody }}` is an error of the server. So a
filter is given a value as written, or a name that a `with` or a `for` around it has made.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Engine, Template, engines
from django.template.base import FilterExpression, Node, NodeList
from django.template.defaulttags import ForNode, WithNode
from django.template.smartif import TokenBase

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))


def loose_arguments(part: Any, made: frozenset[str] = frozenset()) -> Iterator[str]:
    """Filters below a part of a compiled template whose argument may not exist."""
    if isinstance(part, FilterExpression):
        for _, arguments in part.filters:
            for is_name, argument in arguments:
                # A number is a name without lookups to Django.
                if is_name and argument.lookups and argument.var not in made:
                    yield part.token
    elif isinstance(part, (list, tuple, NodeList)):
        for inner in part:
            yield from loose_arguments(inner, made)
    elif isinstance(part, dict):
        yield from loose_arguments(list(part.values()), made)
    elif isinstance(part, (Node, TokenBase)):
        inside = made | _made_by(part)
        yield from loose_arguments(list(vars(part).values()), inside)


def _made_by(node: Any) -> frozenset[str]:
    """The names that exist inside a node because of it."""
    if isinstance(node, WithNode):
        return frozenset(node.extra_context)
    return frozenset(node.loopvars) if isinstance(node, ForNode) else frozenset()


def engine() -> Engine:
    return engines["django"].engine


def test_a_filter_is_given_what_exists() -> None:
    assert len(TEMPLATES) > 200
    found = [
        f"{name}: {filtered}"
        for name in TEMPLATES
        for filtered in loose_arguments(engine().get_template(name).nodelist)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ a|default:b }}", ["a|default:b"]),
        ("{{ a|default:a.b }}", ["a|default:a.b"]),
        ("{% if a|add:b %}x{% endif %}", ["a|add:b"]),
        ("{% if x and a|add:b > 1 %}{% endif %}", ["a|add:b"]),
        ("{% with c=a|add:b %}{% endwith %}", ["a|add:b"]),
        ("{% for c in a|add:b %}{% endfor %}", ["a|add:b"]),
        ("{% include 'base.html' with c=a|add:b only %}", ["a|add:b"]),
        ("{% block x %}{% for y in z %}{{ a|add:b }}{% endfor %}{% endblock %}", ["a|add:b"]),
        ("{% with b=1 %}{{ a|add:b }}{% endwith %}{% for b in a %}{{ a|add:b }}{% endfor %}", []),
        ("{{ a|default:'b' }}{{ a|add:1 }}{% firstof a b %}", []),
    ],
)
def test_the_check_itself(text: str, found: list[str]) -> None:
    assert list(loose_arguments(Template(text, engine=engine()).nodelist)) == found
