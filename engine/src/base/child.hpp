// SPDX-License-Identifier: MIT
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "base/file_system.hpp"

namespace weir {

/// A program that runs: the leader of its own process group. Its input is a file in memory, its
/// output and errors come through pipes; it has no other descriptors of ours, none of our signal
/// settings, and of our environment only what is no secret.
struct Child {
    pid_t pid = -1;
    FileHandle ended;   ///< A pidfd: readable once it has ended.
    FileHandle output;  ///< Does not block.
    FileHandle errors;  ///< The same; none where both come as output.
};

enum class Pipes {
    joined,  ///< Output and errors come through one, in their order.
    apart,
};

/// `arguments`: the program first, looked up in PATH; no shell sees them.
/// Errors: errno.
Result<Child> start_child(std::vector<std::string> arguments, std::string_view input,
                          Pipes pipes = Pipes::joined);

/// Kills its group. Before it is reaped: its number could be a stranger's then.
void kill_group(const Child& child);

/// Whether the variable of this name is handed on: PATH, HOME, TZ, LANG and the like.
bool is_handed_on(std::string_view name);

}  // namespace weir
