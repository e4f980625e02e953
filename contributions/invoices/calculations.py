"""Pure rules of invoices."""


def is_iban(text: str) -> bool:
    """Tell whether an account number without spaces has the right check digits (ISO 13616)."""
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha()):
        return False
    return (
        text[2:4].isdigit() and int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
    )
