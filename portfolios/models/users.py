"""Users, and the roles that they hold for a term."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import Term, TermQuerySet
from portfolios.enums import Role
from portfolios.models.places import Municipality, Organisation
from portfolios.models.words import role_word


class UserManager(BaseUserManager.from_queryset(HouseQuerySet)):
    """Makes users who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("Een gebruiker heeft een e-mailadres nodig.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user who may do everything, the admin included."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody who can sign in. The e-mail address is the name to sign in with."""

    username = None
    email = models.EmailField("e-mailadres", unique=True)
    wants_digest = models.BooleanField(
        "mail mij wat op mij wacht",
        default=True,
        help_text="Ten hoogste één mail per dag, en alleen als er iets op u wacht.",
    )
    digest_sent_on = models.DateField(
        "laatste mail over wat wacht", null=True, blank=True, editable=False
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        ordering = ("email",)
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="portfolios_user_email",
                violation_error_message=(
                    "Er is al een gebruiker met dit e-mailadres; hoofdletters maken geen verschil."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @cached_property
    def current_roles(self) -> tuple["RoleMembership", ...]:
        """The roles that the user holds today; an inactive user holds none."""
        if not self.is_active:
            return ()
        today = timezone.localdate()
        return tuple(
            self.role_memberships.on(today).select_related("municipality", "organisation", "body")
        )

    @cached_property
    def has_access(self) -> bool:
        """Whether the user may come in: with a role today, or as a superuser who never had one.

        So the first administrator can begin, and whoever left is out, in the admin as well.
        """
        if self.current_roles:
            return True
        left = self.role_memberships.ended(timezone.localdate())
        return self.is_active and self.is_superuser and not left.exists()

    def has_role(self, *roles: Role) -> bool:
        """Whether the user holds one of `roles` today."""
        return any(membership.role in roles for membership in self.current_roles)

    def may_act_as(self, *roles: Role) -> bool:
        """Whether the user sees what `roles` see: by holding one of them, or as a superuser."""
        return self.has_role(*roles) or (self.is_superuser and self.has_access)

    @property
    def own_municipalities(self) -> list[int]:
        """The municipalities for which the user holds a role today."""
        return [role.municipality_id for role in self.current_roles if role.municipality_id]


class RoleMembership(Term):
    """A role that a user has during a term, for a municipality, an organisation or a body."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_memberships", verbose_name="gebruiker"
    )
    role = models.CharField("rol", max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, verbose_name="gemeente"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="organisatie"
    )
    body = models.ForeignKey(
        "Body", on_delete=models.PROTECT, null=True, blank=True, verbose_name="gremium"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "rol van een gebruiker"
        verbose_name_plural = "rollen van gebruikers"
        ordering = ("user__email", "role", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) | Q(organisation__isnull=True),
                name="portfolios_rolemembership_one_side",
                violation_error_message="Kies een gemeente of een organisatie, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def get_role_display(self) -> str:
        """The word of the region for the role."""
        return role_word(self.role)
