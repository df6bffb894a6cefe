package org.letterlock.kit.cases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// One case of a property: whatever the property draws from it, it draws again when the case is run again.
///
/// Every draw is a small number underneath, and 0 is always the plainest choice: the shrinker only has to drop and
/// lower numbers, and every kind of value gets smaller with them. One thread at a time.
public final class Case {
    private final RandomGenerator random;
    private final int[] replayed;
    private final boolean replaying;
    private final List<Integer> choices = new ArrayList<>();
    private final List<String> drawn = new ArrayList<>();
    private int depth;

    private Case(RandomGenerator random, int[] replayed, boolean replaying) {
        this.random = random;
        this.replayed = replayed;
        this.replaying = replaying;
    }

    static Case fresh(long seed) {
        return new Case(generator(seed), new int[0], false);
    }

    static Case replay(long seed, int[] choices) {
        return new Case(generator(seed), choices, true);
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// 0 to `bound - 1`.
    public int below(int bound) {
        return shown(choose(bound));
    }

    /// `least` to `most`, both possible.
    public int between(int least, int most) {
        return shown(least + choose(most - least + 1));
    }

    /// True in `percent` of a hundred cases; false is the plain choice.
    public boolean chance(int percent) {
        return shown(choose(100) >= 100 - percent);
    }

    /// One of these; the first is the plain one.
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T pick(T... options) {
        return shown(options[choose(options.length)]);
    }

    /// One of these; the first is the plain one.
    public <T> T pick(List<T> options) {
        return shown(options.get(choose(options.size())));
    }

    /// Up to `most` things, each from `one`.
    public <T> List<T> list(int most, Supplier<T> one) {
        depth++;
        var list = new ArrayList<T>();
        while (list.size() < most && choose(most + 1) > 0) {
            list.add(one.get());
        }
        depth--;
        return shown(list);
    }

    /// Up to `most` characters, each one of `alphabet`'s.
    public String text(String alphabet, int most) {
        var text = new StringBuilder();
        int length = choose(most + 1);
        for (int index = 0; index < length; index++) {
            text.append(alphabet.charAt(choose(alphabet.length())));
        }
        return shown(text.toString());
    }

    /// Up to `most` octets of any value.
    public byte[] bytes(int most) {
        byte[] bytes = new byte[choose(most + 1)];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) choose(256);
        }
        show(Arrays.toString(bytes));
        return bytes;
    }

    /// Up to `most` octets, each one of `alphabet`'s (ISO 8859-1): bytes that look like the protocol they attack.
    public byte[] bytes(String alphabet, int most) {
        return text(alphabet, most).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The same octets, cut into pieces at random places; none is empty.
    public List<byte[]> split(byte[] whole) {
        depth++;
        var pieces = new ArrayList<byte[]>();
        int at = 0;
        while (at < whole.length) {
            // The plain choice is one piece.
            int left = whole.length - at;
            int length = chance(70) ? 1 + choose(Math.min(left, 16)) : left - choose(left);
            pieces.add(Arrays.copyOfRange(whole, at, at + length));
            at += length;
        }
        depth--;
        show("split into "
                + pieces.stream().map(piece -> String.valueOf(piece.length)).toList());
        return pieces;
    }

    /// Randomness for the code under test, the same whenever this case is run.
    public RandomGenerator random() {
        return generator(choose(Integer.MAX_VALUE));
    }

    private int choose(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("nothing to choose from");
        }
        int choice;
        if (!replaying) {
            choice = random.nextInt(bound);
        } else {
            int at = choices.size();
            choice = at < replayed.length ? Math.min(replayed[at], bound - 1) : 0;
        }
        choices.add(choice);
        return choice;
    }

    private <T> T shown(T value) {
        show(value instanceof String text ? quote(text) : String.valueOf(value));
        return value;
    }

    private void show(String value) {
        if (depth == 0) {
            drawn.add(value);
        }
    }

    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                quoted.append((char) c);
            } else {
                quoted.append(String.format("\\u%04x", c));
            }
        });
        return quoted.append('"').toString();
    }

    int[] choices() {
        return choices.stream().mapToInt(Integer::intValue).toArray();
    }

    /// What the property drew, in order.
    @Override
    public String toString() {
        return drawn.toString();
    }
}
