package PGTest;

# A private, real Apache for a test.
#
#   my $s = PGTest->new(
#       mpm        => 'event',              # or worker, prefork
#       modules    => [qw(mime actions)],   # beside authz_core; 'php' is mod_php
#       guard      => 1,                    # 0: mod_phpguard is not loaded
#       module     => '/x.so',              # another than PG_MODULE
#       conf       => "AddHandler x .php\n",
#       guard_conf => "PHPGuard On\n",      # only where the guard is loaded
#       as_shipped => 1,                    # with the guard's own interval
#       files      => { 'x.php' => SOURCE, 'd/.htaccess' => '...',
#                       '/conf/more.conf' => '...' },
#       vars       => { SOCKET => '/...' }, # further placeholders
#       expect     => [qr/PHPG/],           # lines the error log may hold
#   );
#   my $r = $s->get('/x.php');              # see PGTest::HTTP
#   is($s->alerts, 1);                      # see PGTest::Log
#   $s->stop;                               # adds a test on the error log
#   skip missing(since => '2.4.60', modules => 'lua'), 1 if missing(...);
#
# In conf and files stand @PORT@, @ROOT@ (all of the server), @DOCROOT@ and
# the vars. A file name that begins with / lies in @ROOT@, any other in
# @DOCROOT@; a file that begins with #! is executable.
#
# Environment: PG_MODULE the module under test, PG_HTTPD, PG_MODULES (the
# directory), PG_WRAP a command before httpd (valgrind), in which @ROOT@
# counts too, PG_PRELOAD the runtime library of AddressSanitizer.

use strict;
use warnings;
use parent qw(PGTest::HTTP PGTest::Log Exporter);
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Test::More ();
use Time::HiRes qw(sleep time);
use version;

our @EXPORT = qw(SOURCE MARKER MPMS leaked encoded since has_module missing);

use constant MARKER => 'PGTEST-SOURCE';
use constant SOURCE =>
    "<?php /* PGTEST-SOURCE */ echo 'RAN-', 6 * 7, \"\\n\"; ?>\n";
use constant MPMS => qw(event worker prefork);

my $httpd   = $ENV{PG_HTTPD}   || '/usr/sbin/apache2';
my $modules = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';
my $top     = abs_path(dirname(__FILE__) . '/../..');
my $module  = $ENV{PG_MODULE}  || "$top/mod_phpguard/.libs/mod_phpguard.so";
my (%running, %public);

# As build/lib/alike does, for a test that is run alone.
umask 022;
$ENV{LC_ALL} = 'C.UTF-8';
$ENV{PATH} .= ':/usr/sbin:/sbin';
delete @ENV{'LANGUAGE', grep { /_proxy\z/i } keys %ENV};

$SIG{INT} = $SIG{TERM} = $SIG{HUP} = sub { exit 130 };

# Did PHP source come? True of an answer's text, or of any part of it.
sub leaked
{
    my ($text) = @_;
    return index($text, MARKER) >= 0;
}

# The path of a file as a URL has it.
sub encoded
{
    my ($name) = @_;
    return $name =~ s{([^A-Za-z0-9/.])}{sprintf '%%%02x', ord $1}ger;
}

sub new
{
    my ($class, %opt) = @_;
    my $self = $class->prepare(%opt);
    for my $try (1 .. 5) {
        $self->write_files;
        my $failure = $self->start;
        return $self if !$failure;
        # Somebody else got the port between our look and Apache's bind.
        next if $failure =~ /Address already in use/ && $try < 5;
        die "Apache did not start:\n$failure";
    }
}

# "apache2 -t" on the same layout: exit status and everything it printed.
sub configtest
{
    my ($class, %opt) = @_;
    my $self = $class->prepare(%opt);
    $self->write_files;
    my @args = ('-t', @{ $opt{args} || [] });
    my $pid = $self->spawn("$self->{root}/console", @args);
    waitpid $pid, 0;
    my $status = $? >> 8;
    my $text = slurp("$self->{root}/console");
    $self->no_reports;
    remove_tree($self->{root});
    return ($status, $text, $self);
}

sub prepare
{
    my ($class, %opt) = @_;
    my $root = abs_path(tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1));
    chmod 0755, $root;
    my $self = bless {
        mpm => 'event', modules => [], guard => 1, conf => '',
        guard_conf => '', files => {}, vars => {}, expect => [],
        start => '-DFOREGROUND', %opt,
        root => $root, docroot => "$root/htdocs", errors => "$root/error.log",
        requests => "$root/access.log", marks => {}, owner => $$,
    }, $class;
    return $self;
}

sub root    { $_[0]{root} }
sub docroot { $_[0]{docroot} }
sub port    { $_[0]{port} }
sub pid     { $_[0]{pid} }

sub free_port
{
    my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
        or die "no free port: $!";
    return $socket->sockport;
}

sub fill_in
{
    my ($self, $text) = @_;
    my %value = (
        PORT => $self->{port}, ROOT => $self->{root},
        DOCROOT => $self->{docroot}, %{ $self->{vars} },
    );
    $text =~ s/\@([A-Z_]+)\@/exists $value{$1} ? $value{$1} : "\@$1\@"/ge;
    return $text;
}

# file name => text, as the new() argument "files".
sub write_file
{
    my ($self, $name, $text) = @_;
    my $path = $name =~ m{^/} ? "$self->{root}$name" : "$self->{docroot}/$name";
    make_path(dirname($path));
    open my $fh, '>:raw', $path or die "$path: $!";
    print {$fh} $self->fill_in($text);
    close $fh or die "$path: $!";
    chmod 0755, $path if $text =~ /^#!/;
    return $path;
}

sub write_files
{
    my ($self) = @_;
    $self->{port} = free_port();
    # Reports of sanitizers and valgrind: by root and by the server's user.
    make_path($self->{docroot}, "$self->{root}/run", "$self->{root}/reports");
    chmod 0777, "$self->{root}/reports";
    $self->write_file($_, $self->{files}{$_}) for sort keys %{$self->{files}};
    $self->write_file('/httpd.conf', $self->configuration);
}

# A file as every user may read it: itself, or a copy where a folder above it
# is its owner's alone, as that of a clone below /root.
sub public
{
    my ($file) = @_;
    return $file if !-e $file;
    my ($dir, $closed) = (abs_path($file), !((stat $file)[2] & 0004));
    while ($dir ne '/') {
        $dir = dirname($dir);
        $closed ||= !((stat $dir)[2] & 0001);
    }
    return $file if !$closed;
    return $public{$file} ||= do {
        my $folder = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
        my $copy = "$folder/" . basename($file);
        copy($file, $copy) or die "$copy: $!";
        chmod 0755, $folder, $copy;
        $copy;
    };
}

# What httpd has compiled in is not to be loaded again.
my $compiled;
sub compiled_in
{
    my ($name) = @_;
    $compiled = `$httpd -l` if !defined $compiled;
    return $compiled =~ /^\s*mod_\Q$name\E\.c$/m;
}

# Whether the httpd under test has this module, such as 'http2': old releases
# and other builds than Debian's lack some.
sub has_module
{
    my ($name) = @_;
    return scalar(() = glob "$modules/libphp*.so") if $name eq 'php';
    return compiled_in($name)
        || grep { -e "$modules/$_.so" } "mod_$name", "mpm_$name";
}

# Whether the httpd under test is this release, such as '2.4.34', or later.
my $release;
sub since
{
    my ($wanted) = @_;
    ($release) = `$httpd -v` =~ m{Apache/([\d.]+)} if !defined $release;
    return version->parse("v$release") >= version->parse("v$wanted");
}

# Why the httpd under test cannot run something, or ''. It needs
#   modules => 'mime lua', since => '2.4.60', debian => 'yes' (Debian's httpd)
sub missing
{
    my (%needs) = @_;
    return "httpd $needs{since} has it first"
        if $needs{since} && !since($needs{since});
    return "not Debian's httpd"
        if $needs{debian} && $modules ne '/usr/lib/apache2/modules';
    my ($no) = grep { !has_module($_) } split ' ', $needs{modules} || '';
    return $no ? "this httpd has no mod_$no" : '';
}

sub load_module
{
    my ($name) = @_;
    return '' if compiled_in($name);
    if ($name eq 'php') {
        my ($so) = glob "$modules/libphp*.so";
        die "mod_php is not installed\n" if !$so;
        my $record = $so =~ /libphp7/ ? 'php7_module' : 'php_module';
        return "LoadModule $record $so\n";
    }
    return "LoadModule ${name}_module $modules/mod_$name.so\n";
}

sub guard_lines
{
    my ($self) = @_;
    return '' if !$self->{guard};
    # Every alert is to be seen; the tests of the interval set their own.
    my $so = public($self->{module} || $module);
    my $load = "LoadModule phpguard_module $so\n";
    return $load . $self->{guard_conf} if $self->{as_shipped};
    my $interval = "PHPGuardLogInterval 0\n";
    # a module of before may have no such directive
    $interval = "<IfDirective PHPGuardLogInterval>\n    $interval</IfDirective>\n"
        if since('2.4.34');
    return $load . $interval . $self->{guard_conf};
}

sub configuration
{
    my ($self) = @_;
    my %seen;
    # Debian has some of these compiled in
    my @names = grep { !$seen{$_}++ } "mpm_$self->{mpm}", qw(unixd log_config
        logio version watchdog authz_core), @{ $self->{modules} };
    my $load = join '', map { load_module($_) } @names;
    my $guard = $self->guard_lines;
    my $who = $> == 0 ? "User www-data\nGroup www-data\n" : '';
    my $runtime = '';
    $runtime .= "FcgidIPCDir \@ROOT\@/run/fcgid\n"
              . "FcgidProcessTableFile \@ROOT\@/run/fcgid_shm\n"
        if $seen{fcgid};
    $runtime .= "ScriptSock \@ROOT\@/run/cgisock\n" if $seen{cgid};
    $runtime .= "TypesConfig /dev/null\n" if $seen{mime};
    return $load . <<"END" . $who . $runtime . $guard . $self->{conf};
ServerRoot \@ROOT\@
ServerName localhost
Listen 127.0.0.1:\@PORT\@
PidFile \@ROOT\@/run/pid
DefaultRuntimeDir \@ROOT\@/run
Mutex file:\@ROOT\@/run default
ErrorLog \@ROOT\@/error.log
LogFormat "%r|%>s|%R|%{PHPGUARD_REFUSED}e" pgtest
CustomLog \@ROOT\@/access.log pgtest
DocumentRoot \@DOCROOT\@
StartServers 1
<IfModule !mpm_prefork_module>
    ThreadsPerChild 8
    MinSpareThreads 4
    MaxSpareThreads 16
    MaxRequestWorkers 16
</IfModule>
<IfModule mpm_prefork_module>
    MinSpareServers 1
    MaxSpareServers 2
</IfModule>
<Directory \@DOCROOT\@>
    AllowOverride All
</Directory>
END
}

# Runs httpd in the foreground of a child of ours, output to a file, or to one
# and errors to another.
sub spawn
{
    my ($self, $console, @args) = @_;
    my ($out, $err) = ref $console ? @$console : $console;
    my $wrap = $self->fill_in($ENV{PG_WRAP} || '');
    my @command = (split(' ', $wrap), $httpd, '-d', $self->{root},
        '-f', "$self->{root}/httpd.conf", @args);
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    # prefork stops by a signal to its whole process group: not to ours.
    POSIX::setsid();
    if ($ENV{PG_PRELOAD}) {
        $ENV{LD_PRELOAD} = $ENV{PG_PRELOAD};
        # Apache frees its pools at exit without regard to order or leaks.
        $ENV{ASAN_OPTIONS} = "detect_leaks=0:log_path=$self->{root}/reports/asan";
        $ENV{UBSAN_OPTIONS} = 'print_stacktrace=1';
        # No extensions: mod_php opens them in a way the sanitizer forbids.
        $ENV{PHP_INI_SCAN_DIR} = '';
    }
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $out or POSIX::_exit(126);
    open STDERR, $err ? '>' : '>&', $err || \*STDOUT or POSIX::_exit(126);
    exec @command or POSIX::_exit(127);
}

# Undef when the server is ready, else what it said.
sub start
{
    my ($self) = @_;
    unlink $self->{errors};
    $self->{ready} = 0;
    $self->{pid} = $self->spawn("$self->{root}/console", $self->{start});
    $running{ $self->{pid} } = $self;
    if ($self->wait_ready) {
        $self->mark;
        return;
    }
    $self->kill_and_wait('TERM');
    return slurp("$self->{root}/console") . slurp($self->{errors})
        || 'it died without a word';
}

# Waits for the next command line in the log, the last thing that httpd writes
# at each (re)start.
sub wait_ready
{
    my ($self) = @_;
    my $until = time + ($ENV{PG_WRAP} ? 120 : 30);
    while (time < $until) {
        my $count = () = slurp($self->{errors}) =~ /AH00094: .*\n/g;
        if ($count > $self->{ready}) {
            $self->{ready} = $count;
            return 1;
        }
        # With -X httpd does not say when it is ready.
        return 1 if $self->{start} eq '-X' && $self->listens;
        return if waitpid($self->{pid}, WNOHANG) == $self->{pid};
        sleep 0.02;
    }
    return;
}

sub listens
{
    my ($self) = @_;
    return IO::Socket::INET->new(
        PeerAddr => '127.0.0.1', PeerPort => $self->{port});
}

sub graceful { $_[0]->restart('USR1') }

sub restart
{
    my ($self, $signal) = @_;
    my @old = $self->children;
    settle();
    kill $signal || 'HUP', $self->{pid};
    $self->wait_ready
        or die "no restart:\n" . slurp($self->{errors});
    # prefork of httpd trunk restarts once more, by the SIGHUP that it sends
    if (since('2.5') && $self->{mpm} eq 'prefork' && ($signal || '') ne 'USR1') {
        sleep 4;
        $self->{ready} = () = slurp($self->{errors}) =~ /AH00094: .*\n/g;
    }
    # Until the last of them is gone it may take a request, with what it
    # knew of the configuration. A child that keeps a connection may stay.
    my $until = time + 10;
    sleep 0.01 while time < $until && grep { -d "/proc/$_" } @old;
}

# event closes the sockets of its workers when a child ends, and may touch one
# that a worker has just freed (close_worker_sockets(), server/mpm/event): the
# child dies of SIGSEGV, with the guard or without. Let the last connection end.
sub settle { sleep 0.1 }

sub children
{
    my ($self) = @_;
    return split ' ', slurp("/proc/$self->{pid}/task/$self->{pid}/children");
}

# Takes new text for the configuration; graceful or restart makes it count.
sub reconfigure
{
    my ($self, $conf) = @_;
    $self->{conf} = $conf;
    $self->write_file('/httpd.conf', $self->configuration);
}

sub kill_and_wait
{
    my ($self, $signal) = @_;
    return 1 if !$self->{pid};
    my @children = $self->children;
    my $pid = delete $self->{pid};
    delete $running{$pid};
    kill $signal, $pid;
    my $until = time + ($ENV{PG_WRAP} ? 60 : 20);
    while (time < $until) {
        # -1: it was reaped before, when it did not start.
        if (waitpid $pid, WNOHANG) {
            # killed so, it could not end its children
            kill 'KILL', @children if $signal eq 'KILL';
            return 1;
        }
        sleep 0.01;
    }
    kill 'KILL', $pid, @children;
    waitpid $pid, 0;
    return 0;
}

# Stops the server, then one test: the log holds nothing unexpected.
sub stop
{
    my ($self) = @_;
    settle();
    my @bad = $self->kill_and_wait('TERM') ? () : ('httpd did not stop');
    push @bad, $self->unexpected;
    my $name = $self->{name} || "$self->{mpm}, guard "
        . ($self->{guard} ? 'on' : 'off');
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    Test::More::ok(!@bad, "nothing unexpected in the error log ($name)")
        or Test::More::diag(join "\n", @bad);
    remove_tree($self->{root}) if !@bad;
}

sub slurp
{
    my ($path) = @_;
    open my $fh, '<:raw', $path or return '';
    local $/;
    my $text = <$fh>;
    return defined $text ? $text : '';
}

# A test that died leaves no server behind, and does not pass.
END {
    my $status = $?;
    for my $server (values %running) {
        next if $server->{owner} != $$;
        $server->kill_and_wait('TERM');
        $status ||= 1;
    }
    $? = $status;
}

1;
