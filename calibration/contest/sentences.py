"""What the page of the contest says around its tables."""

HEAD = """# Contest

Made by `make contest`; do not edit by hand.

Forecasts of real communities, each by a reference class learnt without its family (communities that share members).
{communities} communities in {families} families; {aside} of the families were kept aside while variants were tried:
those the SHA-256 of whose name is odd in its first byte, a rule fixed before anything was scored. Each variant
tried is listed at the end; the one scored was fixed, and committed, before the families kept aside were forecast,
once.

From weeks 12, 26, 52, 91 and every 39th after, the next 52 weeks are forecast. An error is the CRPS, the mean error
of the whole distribution, over the community's mean of the last 26 weeks; a family's ratio is the sum of its errors
over that of "quantiles of the last 26 weeks", and ratios are averaged geometrically over families. Below 1 is
better. Weeks in which the recorder failed are left out; weeks of collapse and silence are not. `reference` is what
the package gives of posters and messages before any simulation: members' chances to come back, newcomers, the
recent level, a spread that grows with the weeks ahead, and the recent weeks' own quantiles with age. `neighbours`
are the futures of the most similar weeks of the other communities; `cohort` is BG/NBD; `naive` is the last week.
ETS, Theta and ARIMA take part where the extra `contest` is installed; on the conversations among these families an
earlier study measured 1.14 to 1.47 for them."""

NOT_TESTED = """## What could not be tested

No WhatsApp, Facebook, LinkedIn, Telegram, Skool or Meetup community and no community of a brand's customers is
among these data; nothing here says how well those are forecast. Most families are contributors to public
repositories, whose one act a week is a contribution, and conversations of programmers and scientists. Only the two
workspaces above show people who read and do not write. Slack is there with three small or short logs only."""

VARIANTS = """## Variants tried

On the development families only, each left out in turn, learnt from the other development families (18 in all);
ratio of posters and messages, all origins.

| variant | posters | messages |
| --- | --- | --- |
| last 13 weeks | 0.995 | 1.004 |
| neighbours, kernel of 1 | 0.948 | 1.074 |
| neighbours, kernel of 0.6 / 1.6 times that | 0.990 / 0.960 | 1.285 / 0.996 |
| law with members, no guard | 0.936 | 0.966 |
| law with members | 0.926 | 0.958 |
| law with totals only | 0.927 | 0.963 |
| mean of the two laws | 0.925 | 0.960 |
| mean of the two, spread 1.1 / 1.2 / 1.3 times | 0.921 / 0.920 / 0.921 | 0.960 / 0.962 / 0.967 |
| the same at 1.1, with 25 % / 50 % neighbours | 0.917 / 0.920 | 0.972 / 0.998 |
| the same at 1.15, recent weeks' weight with age 0 / 0.2 / 0.6 | 0.935 / 0.926 / 0.917 | 0.974 / 0.966 / 0.958 |
| law with members, the other kind weighing 0.5 / 0.25 / 0.05 | 0.930 / 0.937 / 0.946 | 0.964 / 0.969 / 0.979 |
| the same, weighing 0.25 in members’ chances only | 0.923 | 0.955 |
| ridge 0.0001 / 0.01 instead of 0.001 | 0.927 / 0.937 | - |
| other kind 0.25 in chances, spread 1.25 and 1.2, recent weeks' weight 0.5 | 0.918 | 0.956 |
| **the same, departures cut at 0.7: fixed and scored** | 0.916 | 0.946 |
| the same, cut at 0.4 | 0.916 | 0.946 |

The form of the law, its features and the guard for dead communities come from an earlier study, on conversations
most of which are among these families, on both sides of the split. So "kept aside" is stricter than development,
but not wholly unseen."""
