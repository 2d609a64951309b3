"""The pure part: catalogue, sheet, points, stars, explanation, advice, comparison."""
