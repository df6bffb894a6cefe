package org.letterlock.kit.cases;

import java.util.Arrays;
import java.util.Optional;

/// Checks a property over many seeded cases; on failure says the seed and the smallest failing case it could find.
///
/// The same cases in every run, unless the system property `cases.seed` gives another seed, or `cases.times`
/// multiplies their number for a long night. Immutable.
public final class Cases {
    private static final long SEED = Long.getLong("cases.seed", 20_260_101L);
    private static final int TIMES = Integer.getInteger("cases.times", 1);

    /// How many runs the search for a smaller case may take.
    private static final int SHRINKING_RUNS = 1_000;

    private final int count;
    private final long seed;

    private Cases(int count, long seed) {
        this.count = count;
        this.seed = seed;
    }

    public static Cases of(int count) {
        return new Cases(count * TIMES, SEED);
    }

    /// The same, from another seed than everybody's.
    public Cases seeded(long other) {
        return new Cases(count, other);
    }

    /// What holds for every case; it fails by throwing anything.
    @FunctionalInterface
    public interface Property {
        void holds(Case one) throws Exception;
    }

    /// Runs the property over all cases.
    ///
    /// @throws AssertionError for the first case that fails, once it has been made small
    public void check(Property property) {
        for (int index = 0; index < count; index++) {
            long own = seed + index;
            Case fresh = Case.fresh(own);
            Optional<Throwable> failure = run(property, fresh);
            if (failure.isPresent()) {
                throw report(property, new Failing(own, fresh, failure.get()), index);
            }
        }
    }

    private record Failing(long seed, Case one, Throwable why) {}

    private AssertionError report(Property property, Failing first, int index) {
        Failing smallest = shrink(property, first);
        return new AssertionError(
                "case " + (index + 1) + " of " + count + " fails (again with -Dcases.seed=" + first.seed() + ")\n"
                        + "  smallest: " + smallest.one() + "\n"
                        + "  first:    " + first.one() + "\n"
                        + "  because:  " + smallest.why(),
                smallest.why());
    }

    /// Drops stretches of choices, then lowers single ones, as long as the property still fails in the same way.
    private static Failing shrink(Property property, Failing first) {
        var shrinker = new Shrinker(property, first);
        int before;
        do {
            before = shrinker.found;
            shrinker.drop();
            shrinker.lower();
        } while (shrinker.found > before && shrinker.runs < SHRINKING_RUNS);
        return shrinker.best;
    }

    private static final class Shrinker {
        private final Property property;
        private Failing best;
        private int runs;
        private int found;

        Shrinker(Property property, Failing first) {
            this.property = property;
            this.best = first;
        }

        void drop() {
            for (int length = size(); length > 0; length /= 2) {
                int from = 0;
                while (from + length <= size()) {
                    if (!fails(without(best.one().choices(), from, length))) {
                        from += length;
                    }
                }
            }
        }

        /// To the least that still fails, by halves: as if everything below it passed.
        void lower() {
            for (int at = 0; at < size(); at++) {
                int passes = -1;
                while (at < size() && passes + 1 < best.one().choices()[at]) {
                    int[] choices = best.one().choices();
                    int middle = passes < 0 ? 0 : passes + (choices[at] - passes) / 2;
                    if (!fails(with(choices, at, middle))) {
                        passes = middle;
                    }
                }
            }
        }

        private int size() {
            return best.one().choices().length;
        }

        /// Whether these choices make a smaller case that fails in the same way; if so it is the best from now on.
        private boolean fails(int[] choices) {
            if (runs++ >= SHRINKING_RUNS) {
                return false;
            }
            Optional<Failing> smaller = tryAgain(property, best, choices);
            if (smaller.isEmpty()) {
                return false;
            }
            best = smaller.get();
            found++;
            return true;
        }
    }

    private static Optional<Failing> tryAgain(Property property, Failing best, int[] choices) {
        Case smaller = Case.replay(best.seed(), choices);
        return run(property, smaller)
                .filter(why -> why.getClass() == best.why().getClass())
                .filter(_ -> isSmaller(smaller.choices(), best.one().choices()))
                .map(why -> new Failing(best.seed(), smaller, why));
    }

    private static boolean isSmaller(int[] one, int[] other) {
        return one.length != other.length ? one.length < other.length : Arrays.compare(one, other) < 0;
    }

    private static int[] without(int[] choices, int from, int length) {
        int[] fewer = new int[choices.length - length];
        System.arraycopy(choices, 0, fewer, 0, from);
        System.arraycopy(choices, from + length, fewer, from, fewer.length - from);
        return fewer;
    }

    private static int[] with(int[] choices, int at, int value) {
        int[] changed = choices.clone();
        changed[at] = value;
        return changed;
    }

    private static Optional<Throwable> run(Property property, Case one) {
        try {
            property.holds(one);
            return Optional.empty();
        } catch (Exception | AssertionError | StackOverflowError failure) {
            return Optional.of(failure);
        }
    }
}
