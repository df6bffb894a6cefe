package org.letterlock.server.database;

/// The database was made by a newer version of the program, and this one must not touch it. The message is fit to be
/// shown to the operator.
public final class NewerDatabase extends Exception {
    private static final long serialVersionUID = 1L;

    NewerDatabase(int found, int known) {
        super(describe(found, known));
    }

    static String describe(int found, int known) {
        return "the database has schema version " + found
                + ", made by a newer Letterlock; this one knows versions up to " + known
                + ". Use the newer Letterlock, or another data folder.";
    }
}
