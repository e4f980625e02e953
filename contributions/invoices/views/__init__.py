"""Pages of invoices, payments and who is invoiced."""
