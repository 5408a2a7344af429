"""A script's modules in one file: same names, same order, one state."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from newsroom import static_modules
from newsroom.static_files import SCRIPTS

STATIC = Path(settings.BASE_DIR) / "newsroom" / "static"


def read(path: str) -> str:
    return (STATIC / path).read_text()


def test_what_a_module_exports_is_what_another_one_takes():
    modules = {
        "js/a.js": 'import { say as told, Word } from "./b.js";\nimport * as c from "./c.js";\nconst say = told(c.two);\n',
        "js/b.js": 'import { two } from "./c.js";\nexport const say = (n) => n + two;\nexport class Word {}\n',
        "js/c.js": "export let two = 2;\n",
    }

    joined = static_modules.joined("js/a.js", modules.__getitem__)

    assert "import" not in joined
    assert "export" not in joined
    assert joined.count("let two = 2;") == 1
    assert joined.index("let two = 2;") < joined.index("class Word") < joined.index("const say = told(c.two);")
    assert "const { say: told, Word } = $js_b;" in joined


def test_a_circle_is_refused():
    modules = {"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'}

    with pytest.raises(ValueError, match=re.escape("a.js → b.js → a.js")):
        static_modules.joined("a.js", modules.__getitem__)


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_our_scripts_hold_to_what_can_be_joined(script):
    joined = static_modules.joined(script, read)

    # A module that several scripts share hands out what it did before.
    kept = "import" if script in static_modules.SHARED else "import|export"
    left = re.findall(rf"^(?:{kept})\b.*$", joined, re.MULTILINE)
    assert {re.search(r"\./[\w-]+\.js", line)[0] for line in left} <= {
        f"./{Path(shared).name}" for shared in static_modules.SHARED
    }


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_a_joined_script_can_be_read_by_a_machine(script, tmp_path):
    node = shutil.which("node")
    if node is None:
        return  # the journeys run it in a browser all the same
    file = tmp_path / "joined.mjs"
    file.write_text(static_modules.joined(script, read))

    read_by_node = subprocess.run([node, "--check", str(file)], capture_output=True, text=True, check=False, timeout=60)

    assert read_by_node.stderr == ""
