"""The papers. Each module builds the figures of one paper; its template lays them out."""
