// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <set>

#include "base/fail.hpp"

using namespace weir;
using boost::system::error_code;

namespace {

const std::vector<std::pair<Errc, Fault>> kFaults{
    {Errc::not_a_stream, Fault::permanent},
    {Errc::not_a_playlist, Fault::permanent},
    {Errc::invalid_playlist, Fault::permanent},
    {Errc::playlist_too_large, Fault::permanent},
    {Errc::unsupported_playlist, Fault::permanent},
    {Errc::no_sound, Fault::permanent},
    {Errc::no_variant, Fault::permanent},
    {Errc::refused_url, Fault::permanent},
    {Errc::bad_media, Fault::transient},
    {Errc::segment_expired, Fault::transient},
    {Errc::too_large, Fault::permanent},
    {Errc::stalled, Fault::transient},
    {Errc::retries_exhausted, Fault::permanent},
    {Errc::line_left, Fault::transient},
    {Errc::not_live, Fault::permanent},
    {Errc::stream_limit, Fault::transient},
    {Errc::memory_budget, Fault::transient},
    {Errc::overloaded, Fault::transient},
    {Errc::volume_stuck, Fault::transient},
    {Errc::unsupported_codec, Fault::permanent},
    {Errc::short_files, Fault::permanent},
    {Errc::disk_full, Fault::local},
    {Errc::bad_option, Fault::local},
    {Errc::tool_failed, Fault::local},
    {Errc::database, Fault::local},
    {Errc::no_encoder, Fault::local},
    {Errc::encoder_busy, Fault::transient},
    {Errc::encoder_failed, Fault::transient},
    {Errc::timed_out, Fault::transient},
    {Errc::session_closed, Fault::cancelled},
    {Errc::cancelled, Fault::cancelled},
    {Errc::quarantined, Fault::permanent},
};

}  // namespace

TEST_CASE("error: every code asks for exactly one kind of action", "[base]") {
    for (const auto& [errc, fault] : kFaults) {
        const error_code code = errc;
        INFO(code.message());
        CHECK(code.default_error_condition() == make_error_condition(fault));
        unsigned matches = 0;
        for (const auto any : {Fault::transient, Fault::permanent, Fault::local, Fault::cancelled})
            matches += code == any;
        CHECK(matches == 1);
    }
}

TEST_CASE("error: every code says something of its own", "[base]") {
    std::set<std::string> messages;
    for (const auto& [errc, fault] : kFaults)
        messages.insert(error_code{errc}.message());
    CHECK(messages.size() == kFaults.size());
    CHECK(messages.count("unknown error") == 0);
}

TEST_CASE("error: errno of the network is worth another try, errno of this host is not", "[base]") {
    const auto& system = boost::system::system_category();
    CHECK(error_code{ECONNRESET, system} == Fault::transient);
    CHECK(error_code{ECONNREFUSED, system} == Fault::transient);
    CHECK(error_code{EPIPE, system} == Fault::transient);
    CHECK(error_code{ECANCELED, system} == Fault::cancelled);
    CHECK(error_code{EACCES, system} == Fault::local);
    CHECK(error_code{EMFILE, system} == Fault::local);
    CHECK_FALSE(error_code{} == Fault::transient);
}

TEST_CASE("error: a full disk is told as such, whatever errno calls it", "[base]") {
    for (const int number : {ENOSPC, EDQUOT}) {
        errno = number;
        const Error error = fail_errno("writing {}", "a.ts");
        CHECK(error.code == Errc::disk_full);
        CHECK(error.message() == "disk full: writing a.ts");
    }
    errno = EACCES;
    CHECK(fail_errno("opening {}", "a.ts").code.value() == EACCES);
}

TEST_CASE("error: the message of a failure without detail has no colon", "[base]") {
    CHECK(fail(Errc::stalled).message() == "no data for too long");
    CHECK(fail(Errc::bad_media, "msn {}", 7).message() == "not the media it claims to be: msn 7");
}
