"""Contest: forecasts of real communities that nothing learnt has seen, scored against what is commonly used."""
