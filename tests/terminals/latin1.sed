# A locale of ISO-8859-1: lines are the terminal's own graphics; the rest is written with a likeness.
s/[–—]/-/g
s/…/~/g
s/ı/i/g
