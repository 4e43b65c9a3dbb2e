package dev.weir.plan.bind;

import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import org.jspecify.annotations.Nullable;

/** Finds a registry's tools by their names' bytes. Immutable. */
final class ToolTable {

    /** A hash table with open addressing, at most a quarter full. */
    private final @Nullable ObjectShape[] slots;

    ToolTable(ToolRegistry registry) {
        slots = new ObjectShape
                [Integer.highestOneBit(Math.max(1, registry.tools().size())) * 8];
        for (Tool tool : registry.tools()) {
            ObjectShape shape = new ObjectShape(tool.name(), tool.parameters());
            int slot = shape.name.hash() & (slots.length - 1);
            while (slots[slot] != null) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = shape;
        }
    }

    /** The tool whose name begins there, or null if there is none of that name. */
    @Nullable ObjectShape toolAt(byte[] json, int index) {
        int slot = ByteName.hashAt(json, index) & (slots.length - 1);
        for (ObjectShape shape = slots[slot]; shape != null; shape = slots[slot]) {
            if (shape.name.isAt(json, index)) {
                return shape;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }
}
