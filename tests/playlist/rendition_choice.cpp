// SPDX-License-Identifier: MIT
#include "playlist/rendition_choice.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::playlist;

namespace {

/// "de!" is DEFAULT, "de+" AUTOSELECT, "de*" FORCED. Named by their place.
MultivariantPlaylist offering(const std::vector<std::string>& languages) {
    MultivariantPlaylist playlist;
    for (const auto* type : {"AUDIO", "SUBTITLES"})
        for (std::size_t i = 0; i < languages.size(); ++i) {
            Rendition rendition;
            rendition.type = type;
            rendition.group_id = "g";
            rendition.name = std::to_string(i);
            rendition.language = languages[i].substr(0, languages[i].find_first_of("!+*"));
            rendition.is_default = languages[i].find('!') != std::string::npos;
            rendition.is_autoselect =
                rendition.is_default || languages[i].find('+') != std::string::npos;
            rendition.is_forced = languages[i].find('*') != std::string::npos;
            playlist.renditions.push_back(rendition);
        }
    return playlist;
}

Variant variant(std::string group) {
    Variant v;
    v.audio_group = v.subtitles_group = std::move(group);
    return v;
}

struct Case {
    std::vector<std::string> offered;
    Languages wanted;
    std::string_view audio, subtitles;  ///< The name chosen, or "none".
};

std::string name_of(const std::optional<Rendition>& rendition) {
    return rendition ? rendition->name : "none";
}

}  // namespace

TEST_CASE("rendition_choice: a wanted language, else what the origin would take", "[playlist]") {
    const std::vector<Case> cases{
        {{}, {"de"}, "none", "none"},         {{"en", "de"}, {}, "0", "none"},
        {{"en", "de+"}, {}, "1", "none"},     {{"en+", "de!"}, {}, "1", "1"},
        {{"en!", "de"}, {"de"}, "1", "1"},    {{"en!", "de", "fr"}, {"fr", "de"}, "2", "2"},
        {{"en!", "de"}, {"fr"}, "0", "0"},    {{"en!", "de"}, {"fr", "DE"}, "1", "1"},
        {{"en", "de-CH"}, {"de"}, "1", "1"},  {{"en", "de"}, {"de-CH"}, "0", "none"},
        {{"en", "deu"}, {"de"}, "0", "none"}, {{"de", "de+", "de!"}, {"de"}, "2", "2"},
        {{"de", "de+"}, {"de"}, "1", "1"},    {{"de!*", "de"}, {"de"}, "1", "1"},
        {{"de*", "en!"}, {"de"}, "0", "0"},   {{"", "de"}, {""}, "0", "none"},
    };
    for (const auto& [offered, wanted, audio, subtitles] : cases) {
        INFO(Catch::StringMaker<std::vector<std::string>>::convert(offered)
             << " for " << Catch::StringMaker<std::vector<std::string>>::convert(wanted));
        CHECK(name_of(choose_audio(offering(offered), variant("g"), wanted)) == audio);
        CHECK(name_of(choose_subtitles(offering(offered), variant("g"), wanted)) == subtitles);
    }
}

TEST_CASE("rendition_choice: only the groups that the variant names count", "[playlist]") {
    for (const auto* group : {"", "h"}) {
        CHECK(name_of(choose_audio(offering({"de!"}), variant(group), {"de"})) == "none");
        CHECK(name_of(choose_subtitles(offering({"de!"}), variant(group), {"de"})) == "none");
    }
}

TEST_CASE(
    "rendition_choice: sound alone is the separate one, else the one with the least beside it",
    "[playlist]") {
    MultivariantPlaylist playlist = offering({"en!", "de"});
    for (std::size_t i = 0; i < 2; ++i)
        playlist.renditions[i].uri = "sound-" + std::to_string(i);
    playlist.variants.assign(3, variant("g"));
    playlist.variants[0].uri = "large";
    playlist.variants[0].bandwidth_bps = 3'000'000;
    playlist.variants[0].height = 1080;
    playlist.variants[0].codecs = "avc1.4d401f,mp4a.40.2";
    playlist.variants[1] = playlist.variants[0];
    playlist.variants[1].uri = "small";
    playlist.variants[1].bandwidth_bps = 300'000;
    playlist.variants[2].uri = "sound";
    playlist.variants[2].bandwidth_bps = 128'000;
    playlist.variants[2].codecs = "mp4a.40.2";

    CHECK(choose_sound(playlist, "best", {"de"})->uri == "sound-1");
    CHECK(choose_sound(playlist, "best", {})->audio_group.empty());
    CHECK(choose_sound(playlist, "worst", {})->uri == "sound-0");
    playlist.renditions[0].uri.reset();
    CHECK(choose_sound(playlist, "best", {})->uri == "sound");
    CHECK(choose_sound(playlist, "best", {})->audio_group.empty());
    playlist.variants.pop_back();
    CHECK(choose_sound(playlist, "best", {})->uri == "small");
    CHECK(choose_sound(playlist, "bad", {}).error().code == Errc::bad_option);
    playlist.variants.clear();
    CHECK(choose_sound(playlist, "best", {}).error().code == Errc::no_variant);
}

TEST_CASE("rendition_choice: where variants are listed again, so is their sound", "[playlist]") {
    MultivariantPlaylist playlist = offering({"en!", "en"});
    playlist.renditions[0].uri = "sound-a";
    playlist.renditions[1].uri = "sound-b";
    playlist.renditions[1].group_id = "h";
    playlist.variants = {variant("g"), variant("h"), variant("g")};
    for (std::size_t i = 0; i < 3; ++i)
        playlist.variants[i].uri = "picture-" + std::to_string(i);
    const auto sounds = rank_sounds(playlist, "best", {}, 8);
    REQUIRE(sounds.has_value());
    REQUIRE(sounds->size() == 2);
    CHECK(sounds->at(0).variant.uri == "sound-a");
    CHECK(sounds->at(1).variant.uri == "sound-b");
    CHECK(sounds->at(1).rank == 0);
    playlist.renditions.clear();
    CHECK(rank_sounds(playlist, "best", {}, 8)->size() == 3);
}
