"""What a service of money and hours refuses."""


class Refused(Exception):
    """Something cannot be done; `reasons` says why, in Dutch."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
