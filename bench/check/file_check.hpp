// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "check/completeness.hpp"

namespace weir::bench {

/// A file that a weir has finished, while it records the next.
struct FinishedFile {
    std::string url;  ///< Of the recording.
    std::filesystem::path path;
    std::uint64_t bytes = 0;
};

/// Looks through the files of recordings one by one, in the order in which they are finished; each
/// may be deleted then.  Thread: one at a time.
class FileCheck {
public:
    virtual ~FileCheck() = default;
    /// False: what it is to be held against is not there yet; ask again.
    virtual bool take(const FinishedFile& file) = 0;
    /// Of all of them. `length_s`: so much media there should be of each stream.
    virtual Completeness result(double length_s) = 0;
};

}  // namespace weir::bench
