// SPDX-License-Identifier: MIT
#include "config/import_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "config/config.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

/// A file of ours; taken away again where the import does not come to its end.
class NewFile {
public:
    explicit NewFile(fs::path path) : path_(std::move(path)) {}
    ~NewFile() {
        if (is_made_ && !is_kept_) ::unlink(path_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    Parsed<void> write(std::string_view text, mode_t mode) {
        const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (file < 0) return failed(errno);
        is_made_ = true;
        const bool is_written = write_all(file, text) && ::fsync(file) == 0;
        const int error = errno;
        if (::close(file) != 0 || !is_written) return failed(error);
        return {};
    }
    void keep() { is_kept_ = true; }

private:
    UsageError failed(int error) const {
        const std::string why = std::error_code(error, std::generic_category()).message();
        return {fmt::format("{} can't be written: {}", printable(path_.native()), why),
                error == EEXIST ? "weir import … -o ANOTHER_DIR" : ""};
    }

    fs::path path_;
    bool is_made_ = false, is_kept_ = false;
};

/// Of DIR or of DIR/config; empty where it is in neither.
Parsed<std::string> text_of_file(const fs::path& directory, const char* name) {
    for (const fs::path& path : {directory / name, directory / "config" / name}) {
        std::error_code error;
        if (!fs::exists(path, error)) continue;
        auto file = read_file(path);
        if (!file)
            return UsageError{fmt::format("{}: {}", printable(path.native()), file.error().what),
                              ""};
        return std::move(file->text);
    }
    return std::string();
}

Parsed<Imported> import_from(const fs::path& directory) {
    const auto settings = text_of_file(directory, "config.ini");
    if (!settings) return settings.error();
    const auto rooms = text_of_file(directory, "URL_config.ini");
    if (!rooms) return rooms.error();
    if (settings->empty() && rooms->empty()) {
        return UsageError{fmt::format("{} has neither config.ini nor URL_config.ini, nor has its "
                                      "folder config",
                                      printable(directory.native())),
                          "the folder of DouyinLiveRecorder"};
    }
    std::error_code error;
    return import_douyin(*settings, *rooms, fs::absolute(directory, error));
}

/// Both files or none; and only when weir reads them without a complaint.
Parsed<void> write_files(const Imported& imported, const fs::path& output) {
    std::error_code error;
    fs::create_directories(output, error);
    NewFile config(output / "weir.toml"), secrets(output / "secrets.toml");
    if (const auto done = config.write(imported.config, 0644); !done) return done.error();
    if (!imported.secrets.empty()) {
        if (const auto done = secrets.write(imported.secrets, 0600); !done) return done.error();
    }
    ConfigSources sources;
    sources.config = output / "weir.toml";
    if (const auto loaded = load_config(sources); !loaded) return loaded.error();
    config.keep();
    secrets.keep();
    return {};
}

}  // namespace

Parsed<Imported> import_files(const fs::path& directory, const fs::path& output) {
    auto imported = import_from(directory);
    if (!imported) return imported.error();
    if (const auto written = write_files(*imported, output); !written) return written.error();
    return imported;
}

}  // namespace weir::cli
