/* The frozen subset in plain C: the same rules, draws and order as frozen.py; built with gcc -O3 -march=native. */
#include <math.h>
#include <stdint.h>

typedef struct {
    int64_t key;
    double propensity, affinity, posting, leaving, habit;
    int32_t last_visit, posts;
    uint8_t present, in_spell;
} person;

enum { VISIT = 12, POSTS = 19, QUIET_EXIT = 25, SPELL_END = 26 };
#define GOLDEN 0x9E3779B97F4A7C15ULL

static inline uint64_t scrambled(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31);
}

static inline double uniform(uint64_t seed, uint64_t key, uint64_t day, uint64_t decision) {
    uint64_t word = scrambled(seed + GOLDEN);
    word = scrambled((word ^ key) + GOLDEN);
    word = scrambled((word ^ (day << 32 | decision << 16)) + GOLDEN);
    return (double)(scrambled(word + GOLDEN) >> 11) * (1.0 / 9007199254740992.0);
}

static inline int poisson(double u, double mean) {
    int count = 0;
    double term = exp(-mean), total = term;
    while (u >= total && count < 2000) {
        count++;
        term *= mean / count;
        total += term;
    }
    return count;
}

static inline double away_rate(double propensity, double habit) { return 0.12 * propensity * (1.0 + 2.0 * habit); }

static inline int comes(person *one, uint64_t seed, int day) {
    if (one->in_spell && uniform(seed, one->key, day, SPELL_END) < fmin(1.0, exp(-0.4 * one->affinity) / 4.0))
        one->in_spell = 0;
    double drawn = uniform(seed, one->key, day, VISIT);
    if (one->in_spell) {
        double rate = 1.2 * exp(0.4 * log(one->propensity));
        return drawn < rate && drawn < 1.0 - exp(-rate);
    }
    if (drawn >= away_rate(one->propensity, one->habit)) return 0;
    double habit = one->habit * exp(-0.03 * (day - one->last_visit));
    return drawn < 1.0 - exp(-away_rate(one->propensity, habit));
}

void live(person *people, int64_t members, uint64_t seed, int64_t *counts, int64_t days) {
    for (int day = 0; day < days; day++)
        for (int64_t row = 0; row < members; row++) {
            person *one = &people[row];
            if (!one->present || !comes(one, seed, day)) continue;
            one->habit = one->habit * exp(-0.03 * (day - one->last_visit)) + 0.03;
            one->in_spell = 1;
            one->last_visit = day;
            int written = poisson(uniform(seed, one->key, day, POSTS), exp(one->posting));
            one->posts += written;
            counts[3 * day] += 1;
            counts[3 * day + 1] += written;
            double odds = one->leaving / (1.0 - one->leaving) * exp(-0.3 * log(1.0 + one->posts));
            if (uniform(seed, one->key, day, QUIET_EXIT) < odds / (1.0 + odds)) {
                one->present = 0;
                counts[3 * day + 2] += 1;
            }
        }
}
