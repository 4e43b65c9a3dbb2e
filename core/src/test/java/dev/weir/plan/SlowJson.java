package dev.weir.plan;

/** RFC 8259's grammar, written down as it reads, to learn where exactly a text stops being JSON. */
final class SlowJson {

    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final byte[] text;
    private int at;

    private SlowJson(byte[] text, int from) {
        this.text = text;
        this.at = from;
    }

    /** The first byte that cannot belong to the value that begins at {@code from}; the text's end, if it is cut off or whole. */
    static int firstWrongByte(byte[] text, int from) {
        SlowJson json = new SlowJson(text, from);
        try {
            json.value(1);
        } catch (Wrong e) {
            return json.at;
        }
        return text.length;
    }

    private int next() throws Wrong {
        if (at == text.length) {
            throw new Wrong();
        }
        return text[at] & 0xFF;
    }

    private void require(boolean right) throws Wrong {
        if (!right) {
            throw new Wrong();
        }
        at++;
    }

    private int blank() throws Wrong {
        while (" \t\n\r".indexOf(next()) >= 0) {
            at++;
        }
        return next();
    }

    private void value(int depth) throws Wrong {
        int first = blank();
        if (first == '{' || first == '[') {
            require(depth <= OpenContainers.MAX_DEPTH);
            container(first == '{', depth);
        } else if (first == '"') {
            string();
        } else if (first == 't') {
            literal("true");
        } else if (first == 'f') {
            literal("false");
        } else if (first == 'n') {
            literal("null");
        } else {
            number();
        }
    }

    private void container(boolean object, int depth) throws Wrong {
        char close = object ? '}' : ']';
        if (blank() == close) {
            at++;
            return;
        }
        while (true) {
            if (object) {
                blank();
                string();
                require(blank() == ':');
            }
            value(depth + 1);
            if (blank() == close) {
                at++;
                return;
            }
            require(next() == ',');
        }
    }

    private void string() throws Wrong {
        require(next() == '"');
        while (next() != '"') {
            if (next() == '\\') {
                at++;
                boolean hex = next() == 'u';
                require("\"\\/bfnrtu".indexOf(next()) >= 0);
                for (int i = 0; hex && i < 4; i++) {
                    require(Character.digit(next(), 16) >= 0);
                }
            } else {
                require(next() >= ' ');
            }
        }
        at++;
    }

    private void literal(String literal) throws Wrong {
        for (int i = 0; i < literal.length(); i++) {
            require(next() == literal.charAt(i));
        }
    }

    private void number() throws Wrong {
        if (next() == '-') {
            at++;
        }
        if (next() == '0') {
            at++;
        } else {
            digits();
        }
        if (next() == '.') {
            at++;
            digits();
        }
        if (next() == 'e' || next() == 'E') {
            at++;
            if (next() == '+' || next() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws Wrong {
        require(next() >= '0' && next() <= '9');
        while (next() >= '0' && next() <= '9') {
            at++;
        }
    }
}
