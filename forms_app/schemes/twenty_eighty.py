"""执行率 20 points, targets 80, words scored in bands of 80–50–0, as in 湖北 and elsewhere (rule book 3.11, 5, 6.3)."""

from dataclasses import replace
from decimal import Decimal

from .base import Band, Scoring
from .evaluations import GRADES
from .hunan_2022 import HUNAN_2022

BANDS = (
    Band("reached", Decimal(80), Decimal(100), Decimal(100)),
    Band("partly", Decimal(50), Decimal(80)),
    Band("missed", Decimal(0), Decimal(50)),
)

# The tables, their tree and the way from approved targets are the usual ones.
TWENTY_EIGHTY = replace(
    HUNAN_2022,
    slug="twenty_eighty",
    name="执行率 20 分、绩效指标 80 分（湖北等地）",
    scoring=Scoring(
        funds=Decimal(20),
        branches={"output": Decimal(40), "benefit": Decimal(30), "satisfaction": Decimal(10)},
        bands=BANDS,
        grades=GRADES,
        without={"satisfaction": {"benefit": Decimal(10)}},
    ),
)
