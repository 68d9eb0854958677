import pytest

from . import world as worlds


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()
