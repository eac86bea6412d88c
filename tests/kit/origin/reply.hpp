// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.hpp"
#include "kit/origin/stream.hpp"

namespace weir::kit {

/// What the origin was asked for.
struct Request {
    std::string method;
    std::string target;
    std::string range;
};

/// A stretch of immutable bytes that others may be sending too.
struct SharedBody {
    std::shared_ptr<const Bytes> bytes;
    std::size_t offset = 0, size = 0;
};

/// An endless FLV body; plain: without chunks, ended by the end of the connection.
struct FlvBody {
    Stream::FlvStart start;
    bool plain = false;
};

/// Makes a chunked body piece by piece; an empty piece ends it. Runs on until the client leaves.
using Generator = std::function<std::string()>;

/// Never answers.
struct Silence {};

struct Reply {
    unsigned status = 200;
    std::string type = "text/plain";
    std::string headers{};  ///< More of them, each with CRLF.
    std::variant<std::string, SharedBody, FlvBody, Generator, Silence> body{};

    /// Set where a fault may strike the body, and for the log.
    std::shared_ptr<Stream> stream{};
    std::string resource{};
    std::optional<std::uint64_t> msn{};
    std::optional<Fault> trouble{};
};

Reply status_reply(unsigned status, std::string text = {});

}  // namespace weir::kit
