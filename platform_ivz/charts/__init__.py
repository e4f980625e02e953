"""The charts, on screen and on paper: data that say where every mark stands, measured, not drawn.

A kind is a module here and a template in templates/charts/ that draws it with class names only;
static/css/charts.css gives them their colours. No style sheet of a page reaches into a chart of a
paper, so that a paper asks for it in the chart itself: `on_paper=True` with the template.
"""
