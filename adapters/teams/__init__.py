"""Teams both ways: activities in, answers back, posts and updates out, cards as Adaptive Cards 1.5.

Drawing: `render.py` draws cards on a `paper.py` (with `spans.py` for words, `tables.py`, `charts.py`,
`buttons.py`, and `budget.py` for size), `forms.py` dialogs and cards to fill in (`inputs.py`), and
`values.py` reads what comes back; `limits.py` is what Teams allows.
"""
