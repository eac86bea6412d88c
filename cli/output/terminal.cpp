// SPDX-License-Identifier: MIT
#include "terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "text.hpp"

namespace weir::cli {

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool can_draw(int descriptor) {
    const char* term = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

bool wants_colour() {
    const char* no_color = std::getenv("NO_COLOR");
    return no_color == nullptr || *no_color == '\0';
}

TerminalSize terminal_size(int descriptor) {
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        return {};
    }
    return {size.ws_col, size.ws_row};
}

std::size_t output_width(std::size_t unknown) {
    return ::isatty(STDOUT_FILENO) != 0 ? terminal_size(STDOUT_FILENO).width : unknown;
}

/// Moves to where the block begins. A terminal that became narrower since has wrapped its lines.
std::string LiveBlock::home(std::size_t width) const {
    std::size_t rows = 0;
    for (const std::size_t shown : shown_widths_) {
        rows += std::max<std::size_t>(1, (shown + width - 1) / width);
    }
    return rows > 1 ? fmt::format("\r\x1b[{}A", rows - 1) : "\r";
}

void LiveBlock::draw(const std::vector<std::string>& lines) {
    std::string out = "\x1b[?25l" + home(terminal_size(descriptor_).width);
    shown_widths_.clear();
    for (const std::string& line : lines) {
        if (!shown_widths_.empty()) out += "\n";
        out += "\x1b[2K" + line;
        shown_widths_.push_back(display_width(line));
    }
    out += "\x1b[J\x1b[?25h";
    write_all(descriptor_, out);
}

void LiveBlock::erase() {
    if (shown_widths_.empty()) return;
    write_all(descriptor_, home(terminal_size(descriptor_).width) + "\x1b[J");
    shown_widths_.clear();
}

void LiveBlock::leave() {
    if (shown_widths_.empty()) return;
    write_all(descriptor_, "\n");
    shown_widths_.clear();
}

}  // namespace weir::cli
