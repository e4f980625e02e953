"""The models of people and places, gathered from the modules that hold them."""

from portfolios.models.imports import ImportRun
from portfolios.models.people import Body, Membership, Person
from portfolios.models.places import Municipality, MunicipalityGroup, Organisation, Region
from portfolios.models.posts import Portfolio, PortfolioTerm, Substitution, holders_on, posts_on
from portfolios.models.users import RoleMembership, User
from portfolios.models.words import RegionWords, role_choices, role_word, words_of_region

__all__ = [
    "Body",
    "ImportRun",
    "Membership",
    "Municipality",
    "MunicipalityGroup",
    "Organisation",
    "Person",
    "Portfolio",
    "PortfolioTerm",
    "Region",
    "RegionWords",
    "RoleMembership",
    "Substitution",
    "User",
    "holders_on",
    "posts_on",
    "role_choices",
    "role_word",
    "words_of_region",
]
