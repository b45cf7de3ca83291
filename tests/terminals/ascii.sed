# borders = ascii: ornaments, not letters. The line between a screen and its panel, and the mark of what is cut.
s/│/|/g
s/…/~/g
