"""The models of people and places, gathered from the modules that hold them."""

from portfolios.models.imports import ImportRun
from portfolios.models.people import Body, Membership, Person, PersonFunction, functions_on
from portfolios.models.places import (
    GroupMember,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Region,
)
from portfolios.models.posts import (
    Portfolio,
    PortfolioTerm,
    Substitution,
    holders_on,
    people_of,
)
from portfolios.models.users import RoleMembership, User
from portfolios.models.words import (
    RegionWords,
    role_choices,
    role_word,
    the_region,
    words_of_region,
)
from portfolios.models.work import Work

__all__ = [
    "Body",
    "GroupMember",
    "ImportRun",
    "Membership",
    "Municipality",
    "MunicipalityGroup",
    "Organisation",
    "Person",
    "PersonFunction",
    "Portfolio",
    "PortfolioTerm",
    "Region",
    "RegionWords",
    "RoleMembership",
    "Substitution",
    "User",
    "Work",
    "functions_on",
    "holders_on",
    "people_of",
    "role_choices",
    "role_word",
    "the_region",
    "words_of_region",
]
