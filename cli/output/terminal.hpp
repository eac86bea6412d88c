// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// Writes it all, or says that it could not.  Blocks: while the reader does not read.
bool write_all(int descriptor, std::string_view text);

/// Whether a table can be drawn there: a terminal, and not a dumb one.
bool can_draw(int descriptor);

/// NO_COLOR (no-color.org) asks for none; it counts when it is set and not empty.
bool wants_colour();

struct TerminalSize {
    std::size_t width = 80;
    std::size_t height = 24;
};
TerminalSize terminal_size(int descriptor);
/// Of what is printed: the terminal\'s, or `unknown` where standard output is none.
std::size_t output_width(std::size_t unknown);

/// A block of lines at the bottom of a terminal that is redrawn in place, and above which other
/// lines can be printed. The cursor is hidden only within one write, so no way to die leaves it
/// hidden; the alternate screen is not used.  Thread: main.
class LiveBlock {
public:
    explicit LiveBlock(int descriptor) : descriptor_(descriptor) {}

    void draw(const std::vector<std::string>& lines);

    /// Takes the block off the screen, so that lines can be printed where it stood.
    void erase();

    /// Leaves the block where it is, with the cursor on the line below.
    void leave();

private:
    std::string home(std::size_t width) const;

    int descriptor_;
    std::vector<std::size_t> shown_widths_;  ///< One a line that stands on the screen.
};

}  // namespace weir::cli
