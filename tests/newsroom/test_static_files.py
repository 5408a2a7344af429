"""The stylesheet in one piece: nothing forgotten, nothing broken on the way."""

import re
from pathlib import Path
from shutil import copytree

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from newsroom.static_files import FOR_FEW, HashedStaticFiles, in_one_piece

CSS = Path(settings.BASE_DIR) / "newsroom" / "static" / "css"
# The desk's own sheets are imported by css/desk.css; one is laid over readers' pages when a curator looks at another time.
ON_THEN_PAGES = "desk/then.css"
ELSEWHERE = re.compile(r"site\.css|desk\.css|desk_fonts\.css|desk/.*")


def imported(sheet: str = "site.css") -> list[str]:
    """Return what a stylesheet imports, in order."""
    return re.findall(r'@import url\("([^"]+)"\)', (CSS / sheet).read_text())


def test_an_import_is_written_out_inside_its_layer():
    sheets = {"fonts.css": "@font-face { }\n", "parts/card.css": ".card { color: red; }\n"}
    sheet = '@layer parts;\n@import url("fonts.css");\n@import url("parts/card.css") layer(parts);\n'

    joined = in_one_piece(sheet, sheets.__getitem__)

    assert joined == "@layer parts;@font-face{}@layer parts{.card{color:red}}"


def test_spaces_that_mean_nothing_go_and_all_others_stay():
    sheet = """
.a :hover > .b ~ .c , a:not(.d , .e) { /* why */
  margin : calc(1rem + 2px) -1px ;
  content: " ·  { } ; " attr(x) ': ' ;
}
@media (min-width: 40rem) and (hover) { .f { --empty: ; inset: 0 auto; } }
"""

    assert in_one_piece(sheet, {}.__getitem__) == (
        ".a :hover > .b ~ .c,a:not(.d,.e){margin :calc(1rem + 2px) -1px;content:\" ·  { } ; \" attr(x) ': '}"
        "@media (min-width:40rem) and (hover){.f{--empty:;inset:0 auto}}"
    )


def test_every_sheet_is_imported_once():
    sheets = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")}

    readers = imported() + [sheet for few in FOR_FEW for sheet in imported(few.removeprefix("css/"))]
    assert sorted(readers) == sorted(
        sheet for sheet in sheets if not ELSEWHERE.fullmatch(sheet) and f"css/{sheet}" not in FOR_FEW
    )
    assert sorted(imported("desk.css")) == sorted(
        sheet for sheet in sheets if sheet.startswith(("desk/", "desk_")) and sheet != ON_THEN_PAGES
    )


def test_only_sheets_beside_the_stylesheet_point_at_files():
    astray = [name for name in imported() + imported("desk.css") if "/" in name and "url(" in (CSS / name).read_text()]

    assert astray == []


def test_readers_get_one_sheet_that_finds_its_fonts(tmp_path):
    source = StaticFilesStorage(location=CSS.parent, base_url="/static/")
    names = ["css/site.css", *(f"fonts/{path.name}" for path in (CSS.parent / "fonts").glob("*.woff2"))]
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    for folder in ("css", "fonts"):
        copytree(CSS.parent / folder, tmp_path / folder)

    outcome = list(storage.post_process({name: (source, name) for name in names}))

    assert [problem for _, _, problem in outcome if isinstance(problem, Exception)] == []
    sheet = (tmp_path / storage.hashed_files["css/site.css"]).read_text()
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', sheet)
    assert "@import" not in sheet
    assert len(fonts) == len(names) - 1
    assert all((tmp_path / font).exists() for font in fonts)


def test_an_address_is_looked_up_once_and_anew_when_files_are_collected(tmp_path, settings):
    settings.DEBUG = False
    source = StaticFilesStorage(location=tmp_path / "source", base_url="/static/")
    storage = HashedStaticFiles(location=tmp_path / "root", base_url="/static/")
    seen = []
    for words in ("one", "two"):
        for place in ("source", "root"):
            (tmp_path / place).mkdir(exist_ok=True)
            (tmp_path / place / "a.txt").write_text(words)
        list(storage.post_process({"a.txt": (source, "a.txt")}))
        seen += [storage.url("a.txt"), storage.url("a.txt")]
        storage.hashed_files.clear()
        seen.append(storage.url("a.txt"))

    assert seen[0] == seen[1] == seen[2] != seen[3]
    assert seen[3] == seen[4] == seen[5]
