"""Invoices: made, sent, paid, reminded of and credited; and who sends and gets them."""
