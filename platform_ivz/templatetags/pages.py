"""The page of a row, in templates that show rows of many kinds."""

from django import template

from platform_ivz.pages import page_of

register = template.Library()
register.filter("page_of", page_of)
