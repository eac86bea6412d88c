// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "config/room_layers.hpp"

namespace weir::cli {

/// One reading of all files, from the top of weir.toml to the last room.  Thread: one.
class ConfigReader {
public:
    explicit ConfigReader(const ConfigSources& sources) : sources_(sources) {}

    LoadedConfig read();

private:
    void read_overrides();
    void read_document();
    void read_tables(TableReader& top);
    void read_watch(const Table& table);
    void read_profiles(const Table& table);
    void read_platforms(const Table& table);
    void read_recording(const Table& table);
    void read_hooks(const List& list);
    void read_hook(const Node& node);

    void read_secrets();
    void read_platform_secrets(const Table& table);
    void read_hook_secrets(const Table& table);
    void check_hooks();
    void read_tokens(const Table& table);
    void check_http();

    void place_data();
    void read_services();
    void read_rooms(const List& list);
    void read_room(const Node& node);
    void read_room_list();
    void read_added_rooms();
    std::optional<UsageError> publishing_trouble(const RoomTable& room, const RoomOptions& built,
                                                 const std::string& from);
    void finish_limits();

    /// The text of `path`, noted among the files that are watched; a problem where it can't be had.
    std::optional<FileText> load(const std::filesystem::path& path);

    /// The table under `key`, if there is one; a problem where it is something else.
    const Table* table_at(TableReader& parent, std::string_view key);
    const List* tables_at(TableReader& parent, std::string_view key);

    template <class T>
    void read_table(TableReader& parent, std::string_view key, std::string title,
                    std::span<const Field<T>> fields, T& target);

    /// Each sub-table of `[key.NAME]`.
    void each_table(const Table& table, std::string_view title, const std::string& file,
                    const std::function<void(const Entry&, const Table&)>& read);

    TableReader reader(const Table& table, std::string title) {
        return {table, std::move(title), file_, &out_.problems};
    }
    void add_problem(unsigned line, std::string what, std::string hint = {});

    const ConfigSources& sources_;
    std::string file_;         ///< weir.toml, as it was given.
    std::string secret_file_;  ///< As it is given there.
    Table document_, secrets_;
    const List* room_tables_ = nullptr;
    General general_;
    RoomLayers layers_;
    std::vector<unsigned> hook_lines_;
    bool is_reading_added_ = false;
    std::map<std::string, std::string> published_;  ///< By folder: where its room stands.
    Config config_;
    LoadedConfig out_;
};

}  // namespace weir::cli
