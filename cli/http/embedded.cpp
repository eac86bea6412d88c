// SPDX-License-Identifier: MIT
#include "http/embedded.hpp"

/// The bytes of a file below cli/http as weir_NAME_begin and weir_NAME_end.
#define WEIR_EMBED(name, file)                                               \
    asm(".pushsection .rodata\n"                                             \
        "weir_" #name "_begin:\n.incbin \"" WEIR_HTTP_FOLDER "/" file        \
        "\"\n"                                                               \
        "weir_" #name "_end:\n.byte 0\n.popsection\n");                      \
    extern "C" const char weir_##name##_begin[] asm("weir_" #name "_begin"); \
    extern "C" const char weir_##name##_end[] asm("weir_" #name "_end");

WEIR_EMBED(openapi, "openapi.json")

namespace weir::cli::http {

std::string_view openapi_text() {
    return {weir_openapi_begin, weir_openapi_end};
}

}  // namespace weir::cli::http
