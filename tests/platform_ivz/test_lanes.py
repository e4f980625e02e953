"""Lanes: a step in the lane of who takes it, under the one before, with an arrow between them."""

import pytest

from platform_ivz.charts.lanes import Stage, lane_chart


def test_without_steps_there_is_nothing_to_draw() -> None:
    assert lane_chart([], title="Niets") is None


@pytest.mark.parametrize("lanes", [1, 2, 6])
@pytest.mark.parametrize("steps", [1, 3, 30])
def test_steps_stand_under_each_other_and_within_their_lane(lanes: int, steps: int) -> None:
    stages = [Stage(f"wie {n % lanes}", "Iets doen met een lange naam " * 3) for n in range(steps)]
    chart = lane_chart(stages, title="Proef")
    assert len(chart.lanes) == min(lanes, steps)
    assert len(chart.arrows) == steps - 1
    for number, stage in enumerate(chart.stages):
        lane = chart.lanes[number % lanes]
        assert lane.x <= stage.x
        assert stage.x + stage.width <= lane.x + lane.width
        assert all(stage.y < line.y < stage.bottom for line in stage.lines)
    for above, below in zip(chart.stages, chart.stages[1:], strict=False):
        assert above.bottom < below.y
    assert chart.stages[-1].bottom < chart.height
    assert float(chart.width_mm.removesuffix("mm")) * chart.height / chart.width <= 210.1


def test_an_arrow_goes_from_foot_to_head() -> None:
    chart = lane_chart([Stage("een", "Vragen"), Stage("twee", "Doen")], title="Proef")
    (line, point), (one, two) = chart.arrows[0], chart.stages
    assert line.startswith(f"M{one.middle} {one.bottom}V")
    assert f"H{two.middle}V" in line
    assert point.startswith(f"M{two.middle - 5} {two.y - 10}")


def test_the_picture_is_told_in_words() -> None:
    chart = lane_chart([Stage("raad", "Vragen"), Stage("bestuur", "Doen")], title="Proef")
    assert chart.title == "Proef: 1. Vragen (raad); 2. Doen (bestuur)."
