# What most files include and nobody here changes, compiled once. Files name what they use all the
# same: ./dev lint reads them without it.
set(WEIR_PRECOMPILED
    <algorithm> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <string> <string_view> <variant>
    <vector> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
    <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp> <fmt/format.h>)

add_library(weir_precompiled OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp)
target_link_libraries(weir_precompiled PRIVATE weir_flags fmt::fmt deps::asio)
target_precompile_headers(weir_precompiled PRIVATE ${WEIR_PRECOMPILED})
