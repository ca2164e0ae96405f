#!/usr/bin/env python3
"""Makes the fonts of this folder, and coverage.json, from the Noto fonts of Debian 12.

    apt-get install fonts-noto-core fonts-noto-cjk python3-fonttools
    /usr/bin/python3 make.py

Each font keeps all its letters and how they are shaped, and loses its hints, which no printer needs. Its family becomes
"Laurel ...", so that no font of the machine can take its place. The same fonts of Debian give the same bytes.
"""
import json, os, sys
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

NOTO = "/usr/share/fonts/truetype/noto/"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
HERE = os.path.dirname(os.path.abspath(__file__))

# In the order in which a letter is looked for: the family here, its file there, and its weights.
FONTS = [
    ("Laurel Display", "NotoSerifDisplay", ["Regular"]),
    ("Laurel Serif", "NotoSerif", ["Regular", "Bold"]),
    ("Laurel Sans", "NotoSans", ["Regular", "Bold"]),
    ("Laurel Arabic", "NotoNaskhArabic", ["Regular", "Bold"]),
    ("Laurel Hebrew", "NotoSerifHebrew", ["Regular", "Bold"]),
    ("Laurel Devanagari", "NotoSerifDevanagari", ["Regular", "Bold"]),
    ("Laurel Thai", "NotoSerifThai", ["Regular", "Bold"]),
] + [
    (f"Laurel {script}", f"NotoSerif{script}", ["Regular"])
    for script in ["Armenian", "Bengali", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao",
                   "Malayalam", "Myanmar", "Sinhala", "Tamil", "Telugu"]
] + [("Laurel Odia", "NotoSansOriya", ["Regular"])]
# Letters that are drawn small, or large, beside Latin ones of the same size: how much larger they are made.
LARGER = {"Arabic": 1.18, "Hebrew": 1.08, "Devanagari": 1.12, "Thai": 1.15, "Bengali": 1.12, "Gujarati": 1.1, "Gurmukhi": 1.1,
          "Khmer": 1.1, "Lao": 1.15, "Myanmar": 0.8}
CJK_FAMILY = "Laurel CJK"
# Forms for other languages, marks, kerning and syllables; nothing for vertical lines, which no certificate has.
CJK_FEATURES = ["locl", "ccmp", "kern", "mark", "mkmk", "ljmo", "vjmo", "tjmo"]


def rename(font, family, weight):
    postscript = family.replace(" ", "") + "-" + weight
    names = {1: family, 2: weight, 3: postscript, 4: f"{family} {weight}", 6: postscript}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 8, 9, 11, 13, 14) and n.langID in (0, 0x409)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [postscript]
        top.topDictIndex[0].FullName = f"{family} {weight}"
        top.topDictIndex[0].FamilyName = family


def make(font, family, weight, features):
    options = subset.Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    options.drop_tables += ["DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    rename(font, family, weight)
    # The same outlines in a smaller square are larger letters, and everything else of the font with them.
    font["head"].unitsPerEm = round(font["head"].unitsPerEm / LARGER.get(family.split(" ")[1], 1))
    font.recalcTimestamp = False
    name = family.replace(" ", "") + "-" + weight + (".otf" if "CFF " in font else ".ttf")
    font.save(os.path.join(HERE, name))
    return set(font.getBestCmap().keys())


def ranges(points):
    """As pairs of the first and the last."""
    spans = []
    for point in sorted(points):
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return spans


def main():
    coverage = {}
    for family, file, weights in FONTS:
        points = [make(TTFont(f"{NOTO}{file}-{w}.ttf", recalcTimestamp=False), family, w, ["*"]) for w in weights]
        # Only what each weight has.
        coverage[family] = ranges(set.intersection(*points))
    sc = next(f for f in TTCollection(CJK).fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    sc.recalcTimestamp = False
    coverage[CJK_FAMILY] = ranges(make(sc, CJK_FAMILY, "Regular", CJK_FEATURES))
    with open(os.path.join(HERE, "coverage.json"), "w") as out:
        lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in coverage.items()]
        out.write("{\n" + ",\n".join(lines) + "\n}\n")


sys.exit(main())
