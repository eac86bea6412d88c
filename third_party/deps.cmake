# Every outside library becomes one imported target here. All of them are Debian 12 packages (see ./dev setup).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS context json url)
find_package(CURL 7.87 REQUIRED)
find_package(OpenSSL REQUIRED)
if(WEIR_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()

pkg_check_modules(LIBAV REQUIRED IMPORTED_TARGET libavformat>=59 libavcodec>=59 libavutil>=57)
add_library(weir_libav INTERFACE)
target_link_libraries(weir_libav INTERFACE PkgConfig::LIBAV)
add_library(deps::libav ALIAS weir_libav)

# Asio is header only; the definitions keep its coroutine support and drop what is deprecated.
add_library(weir_asio INTERFACE)
target_link_libraries(weir_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(weir_asio INTERFACE BOOST_ASIO_NO_DEPRECATED)
add_library(deps::asio ALIAS weir_asio)
