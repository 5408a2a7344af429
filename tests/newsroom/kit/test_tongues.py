"""The language of a text by its script."""

import pytest

from newsroom.kit import tongues


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ice on the Moon", ""),
        ("Übermut über Köln", ""),
        ("", ""),
        ("2026 – 12", ""),
        ("灯笼站荞麦首次在轨连续结出三代种子", "zh"),
        ("NASA 宣布新的登月计划与时间表", "zh"),
        ("月面の氷を探す", "ja"),
        ("달에서 얼음을 찾다", "ko"),
        ("جليد على سطح القمر", "ar"),
        ("یخ روی ماه پیدا شد", "fa"),
        ("چاند پر برف ملی ہے", "ur"),
        ("קרח על הירח", "he"),
        ("Πάγος στη Σελήνη", "el"),
        ("น้ำแข็งบนดวงจันทร์", "th"),
        ("Лёд на Луне: первые снимки", "ru"),
        ("Лід на Місяці", "uk"),
        ("Лед на Луната", ""),
        ("What 灯笼 means to the crew of the station", ""),
    ],
)
def test_a_script_of_one_language_tells_it(text, language):
    assert tongues.language_of(text) == language


def test_a_long_text_is_judged_by_its_opening():
    assert tongues.language_of("冰" * 500 + "ice" * 5000) == "zh"
