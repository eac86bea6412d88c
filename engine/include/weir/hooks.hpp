// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// What hooks are told of.
enum class HookEvent { live, start, file, gap, end, error, warning };
std::string_view to_string(HookEvent event);

/// The body of a webhook, as the receiver wants it.
enum class HookShape {
    json,      ///< All fields, as docs/reference.md names them.
    dingtalk,  ///< The others: one text, for people.
    wecom,
    feishu,
    telegram,
    bark,
    ntfy,
    discord,
    slack,
};
std::string_view to_string(HookShape shape);

/// E-mail over SMTP. Empty server: none.
struct MailOptions {
    std::string server{};  ///< "smtp://host:587" (STARTTLS where offered), "smtps://host:465".
    /// Sent over TLS only, and to this machine itself. Empty: none.
    std::string user{}, password{};
    std::string from{};  ///< Address of the sender.
    std::vector<std::string> to{};
};

/// One receiver of events: exactly one of `url`, `command` and `mail` is given.
struct HookOptions {
    std::string name{};                ///< In logs; and what the outbox knows it by. Unique.
    std::vector<HookEvent> on{};       ///< Empty: all.
    std::vector<std::string> rooms{};  ///< By name or URL; empty: all.
    std::string url{};                 ///< Webhook: POST.
    HookShape shape = HookShape::json;
    /// Signs the body: header "Weir-Signature: sha256=HEX" (HMAC), and as DingTalk and Feishu
    /// define it. Empty: unsigned.
    std::string secret{};
    std::string chat{};  ///< Telegram's chat id.
    std::vector<std::string> headers{};
    std::string proxy{};    ///< "http://host:port" or "socks5://host:port"; empty: none.
    std::string ca_file{};  ///< PEM file of the authorities to trust; empty: the system's.
    /// A program and its arguments; never a shell. {event}, {room}, {path}, … are filled in, each
    /// within its own argument. The event as JSON comes on its standard input.
    std::vector<std::string> command{};
    MailOptions mail{};
    std::chrono::milliseconds timeout{15'000};      ///< Of one try.
    std::chrono::milliseconds give_up{86'400'000};  ///< Older events are dropped, and counted.
};

/// Errors: Errc::bad_option, which names the hook and what is wrong with it.
Result<void> check_hooks(const std::vector<HookOptions>& hooks);

/// What happened. Fields that mean nothing for an event stay empty.
struct HookMessage {
    HookEvent event = HookEvent::live;
    std::chrono::system_clock::time_point at{};  ///< Not set: now.
    std::string room{};                          ///< As room_id() says.
    std::string url{};                           ///< The room's, as the user wrote it.
    std::string name{};                          ///< The room's. Not to be trusted.
    std::string platform{};
    std::uint64_t recording = 0;      ///< 0: none.
    std::filesystem::path path{};     ///< Of a file.
    std::string cause{};              ///< A word: of a gap, of a warning.
    std::optional<double> seconds{};  ///< Of a file, a gap or a recording; of media.
    std::string error{};              ///< For people. Not to be trusted.
    std::optional<std::uint64_t> bytes{};
    std::optional<std::uint64_t> files{}, gaps{};  ///< Of a recording.
    std::optional<double> missing_seconds{};       ///< Of a recording: of all its gaps.
};

struct HooksOptions {
    std::filesystem::path outbox = ".weir/outbox.db";  ///< Its folder is made if missing.
    std::vector<HookOptions> hooks{};
    std::uint64_t outbox_bytes = 64u << 20;  ///< Messages kept; the oldest give way, counted.
    std::uint64_t outbox_rows = 100'000;
    unsigned commands = 4;  ///< That run at once.
    LogSink log{};          ///< Empty: no log. Called from the hooks' own thread.
    LogLevel log_level = LogLevel::info;
};

/// How many messages, one for each hook that an event is for. All but `pending` since open().
struct HookFigures {
    std::uint64_t pending = 0;
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;   ///< Refused for good, or a command that failed.
    std::uint64_t dropped = 0;  ///< Too old, too many, or their hook is gone.
};

/// Tells receivers what happened, each message until it arrives, also after a restart: they lie in
/// a database from 200 ms after offer() at the latest.
/// Thread: any.  Blocks: open() on the disk, flush() up to its limit, the destructor up to 5 s.
class Hooks {
public:
    /// What an earlier process left in the outbox is sent, too.
    /// Errors: Errc::bad_option, Errc::database, errno.
    static Result<Hooks> open(const HooksOptions& options);

    Hooks(Hooks&&) noexcept;
    Hooks& operator=(Hooks&&) noexcept;
    ~Hooks();

    /// Never waits for disk or network.
    void offer(HookMessage message);
    /// Hooks are told apart by name: messages of those that are gone are dropped.
    /// Errors: Errc::bad_option; all stays as it was.
    Result<void> set(std::vector<HookOptions> hooks);
    /// Makes durable what was offered, and tries once what is due; what does not arrive stays for
    /// the next process.  Errors: Errc::timed_out where tries were still going on at the end;
    /// Errc::database where the outbox can't be written.
    Result<void> flush(std::chrono::milliseconds limit);
    HookFigures figures() const;

private:
    class Impl;
    explicit Hooks(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir
