# apt is told what the new configuration files of packages will do, as dpkg
# installs them: here dpkg itself does so afterwards, with its database in a
# folder, and "check" says what was foretold.
use strict;
use warnings;
use Digest::MD5 ();
use File::Path qw(make_path remove_tree);
use FindBin;
use File::Temp qw(tempdir);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command qw(write_to);
use PGTest::Debian;
use PGTest::Lint;
use Test::More;

plan skip_all => 'root alone may look at another configuration' if $>;
plan skip_all => 'no dpkg-deb' if system 'command -v dpkg-deb >/dev/null';

my $top = "$FindBin::Bin/../..";
my $php = PGTest::Lint::php_version();
my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
my $module = $ENV{PG_MODULE} || "$top/mod_phpguard/.libs/mod_phpguard.so";
my $dir = tempdir('pgXXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;
my ($etc, $docs, $admin) = ("$dir/etc/apache2", "$dir/www", "$dir/dpkg");
make_path($docs, "$admin/info", "$admin/updates");
my $spaces = system('unshare --mount --propagation private true 2>/dev/null') == 0;

sub put
{
    my ($path, $text, $mode) = @_;
    make_path($path =~ s{/[^/]*\z}{}r);
    chmod $mode || 0644, write_to($path, $text);
}

put("$admin/$_", '') for qw(status available);
apache2_conf($dir, $module, <<"END");
DocumentRoot $docs
<Directory $docs>
    Require all granted
</Directory>
END
put("$docs/index.php", SOURCE);
put("$dir/ctl", "#!/bin/sh\nexec $httpd -d $etc -f $etc/apache2.conf \"\$@\"\n", 0755);
for my $name (qw(mpm_prefork authz_core mime dir), $php) {
    for my $file (glob "/etc/apache2/mods-available/$name.{load,conf}") {
        next if !-e $file || $file =~ m{/\Q$php\E\.conf$};
        my ($base) = $file =~ m{([^/]+)$};
        put("$etc/mods-available/$base", PGTest::slurp($file));
        symlink "../mods-available/$base", "$etc/mods-enabled/$base";
    }
}
put("$etc/mods-enabled/phpguard.load", "#\n");
$ENV{APACHE_CTL} = "$dir/ctl";
$ENV{APACHE_CONFDIR} = $etc;
$ENV{DPKG_ADMINDIR} = $admin;

# A package of configuration files: { path below etc => text }, POSTINST => text.
sub deb
{
    my ($name, $version, %files) = @_;
    my $postinst = delete $files{POSTINST};
    my $tree = "$dir/tree-$version";
    remove_tree($tree);
    put("$tree/DEBIAN/control", "Package: $name\nVersion: $version\n"
        . "Architecture: all\nMaintainer: Nobody <nobody\@example.org>\n"
        . "Description: test\n");
    put("$tree/DEBIAN/conffiles", join '', map { "$etc/$_\n" } sort keys %files);
    put("$tree/DEBIAN/postinst", $postinst, 0755) if $postinst;
    for my $file (keys %files) {
        if (ref $files{$file}) {
            make_path("$tree$etc/$file" =~ s{/[^/]*\z}{}r);
            symlink ${ $files{$file} }, "$tree$etc/$file" or die $!;
        }
        else {
            put("$tree$etc/$file", $files{$file});
        }
    }
    my $deb = "$dir/${name}_$version.deb";
    my $said = `dpkg-deb --build --root-owner-group '$tree' '$deb' 2>&1`;
    die $said if $?;
    return $deb;
}

sub install
{
    my ($deb, @force) = @_;
    my @options = map { "--force-$_" } 'confold', 'script-chrootless',
        'depends', 'bad-path', @force;
    my $said = `dpkg --admindir='$admin' --log=/dev/null @options -i '$deb' 2>&1 </dev/null`;
    is($?, 0, "dpkg installs $deb") or diag($said);
}

sub forecast
{
    my ($packages, $header) = @_;
    put("$dir/list", "VERSION 3\nAPT::Architecture=amd64\n@{[$header || '']}\n$packages");
    my $said = `$top/build/phpguard forecast --apt <$dir/list 2>&1`;
    $said =~ s/^phpguard: cannot create a mount namespace.*\n//m if !$spaces;
    return $said;
}

sub check { scalar `$top/build/phpguard check 2>/dev/null` }
sub numbers { join ' ', $_[0] =~ /^ ?(PHPG\d+)/mg }

my $maps = "<FilesMatch \"\\.php\$\">\n    SetHandler application/x-httpd-php\n</FilesMatch>\n";
my $renamed = $maps =~ s{x-httpd-php}{x-renamed-php}r;
my $other = $maps =~ s{\n}{\n    # as before\n}r;

# name, what the administrator does in between, the new version's files, what
# dpkg is told, whether a leak is foretold and comes
sub upgrade
{
    my ($name, %with) = @_;
    remove_tree("$etc/conf-available", "$etc/conf-enabled", $admin);
    make_path("$etc/conf-available", "$etc/conf-enabled", "$admin/info", "$admin/updates");
    put("$admin/$_", '') for qw(status available);
    my $old = deb('app', 1, 'conf-available/app.conf' => $maps);
    my $new = deb('app', 2, %{ $with{files} });
    install($old);
    symlink '../conf-available/app.conf', "$etc/conf-enabled/app.conf";
    $with{between}->() if $with{between};
    is(numbers(check()), '', "$name: before");
    my $header = join '', map { "Dpkg::Options::=--force-$_\n" } @{ $with{force} || [] };
    my $said = forecast("app 1 all none < 2 all none $new\n", $header);
    is(numbers($said), $with{leaks} || '',
        "$name: foretold") or diag($said);
    like($said, qr{\Aphpguard: after this run, with the new conf-\w+/\w+\.conf \(package app\):\n}, "$name: by which file")
        if $with{leaks};
    ok(-l "$etc/conf-enabled/app.conf"
        && (!-e "$etc/conf-available/app.conf"
        || PGTest::slurp("$etc/conf-available/app.conf") !~ /renamed/),
        "$name: nothing is changed by that");
    install($new, @{ $with{force} || [] });
    is(numbers(check()), $with{leaks} || '', "$name: and so it is");
}

my $edited = sub { put("$etc/conf-available/app.conf", "# mine\n$maps") };
upgrade('a new version', files => { 'conf-available/app.conf' => $renamed },
    leaks => 'PHPG0103');
upgrade('a harmless one', files => { 'conf-available/app.conf' => $other });
upgrade('the same', files => { 'conf-available/app.conf' => $maps });
upgrade('edited: it stays', between => $edited,
    files => { 'conf-available/app.conf' => $renamed });
upgrade('edited, but dpkg takes the new one', between => $edited,
    force => ['confnew'], files => { 'conf-available/app.conf' => $renamed },
    leaks => 'PHPG0103');
upgrade('edited, and not by the package', between => $edited, force => ['confnew'],
    files => { 'conf-available/app.conf' => $maps });
upgrade('not in the package any more: it stays', files => { 'conf-available/app2.conf' => $renamed });
upgrade('a new file that is read', files => { 'conf-available/app.conf' => $maps,
    'conf-enabled/zz.conf' => $renamed }, leaks => 'PHPG0101')
    if $spaces;

# What a package that comes new enables: it is not run to find that out.
SKIP: {
    skip 'cannot create a mount namespace', 16 if !$spaces;
    local $ENV{APACHE_STATE_DIRECTORY} = "$dir/state";
    my $runs = "touch '$dir/was-run'\n";
    my $auto = sub { "# Automatically added by dh_apache2/13.11.4\nif $_[0]; then\n"
        . "\tif [ -e /usr/share/apache2/apache2-maintscript-helper ] ; then\n"
        . "\t\t. /usr/share/apache2/apache2-maintscript-helper\n"
        . "\t\tfor conf in $_[1]  ; do\n\t\t\tapache2_invoke $_[2] \$conf  || exit 1\n"
        . "\t\tdone\n\tfi\nfi\n# End automatically added section\n" };
    my $php_enable = sub { "if true; then\n    php_enable() {\n\treturn $_[0]\n    }\nelse\n"
        . "    php_enable() {\n        return 1;\n    }\nfi\n" };
    my $foretold = sub {
        my ($name, $package, $postinst, %files) = @_;
        remove_tree("$etc/conf-available", "$etc/conf-enabled");
        make_path("$etc/conf-available", "$etc/conf-enabled");
        put("$etc/conf-available/own.conf", $maps);
        symlink '../conf-available/own.conf', "$etc/conf-enabled/own.conf";
        my $deb = deb($package, 1, %files, $postinst
            ? (POSTINST => "#!/bin/sh\n$runs$postinst") : ());
        return forecast("$package - - none < 1 all none $deb\n");
    };
    my %file = ('conf-available/zz.conf' => $renamed);
    for my $with (['dh_apache2', $auto->('true', 'aa zz', 'enconf')],
        ['by its name', ". helper\n    apache2_invoke enconf zz.conf || true\n"],
        ['php_enable allows it', $php_enable->(0) . $auto->('php_enable', 'zz', 'enconf')]) {
        my ($name, $postinst) = @$with;
        my $said = $foretold->($name, 'zapp', $postinst, %file);
        is(numbers($said), 'PHPG0101', "enabled, $name") or diag($said);
        like($said, qr{with the new conf-available/zz\.conf, conf-enabled/zz\.conf \(package zapp\):},
            "enabled, $name: by which file");
    }
    for my $with (['no postinst', ''],
        ['php_enable refuses', $php_enable->(1) . $auto->('php_enable', 'zz', 'enconf')],
        ['another name', $auto->('true', 'yy', 'enconf')],
        ['not a name', $auto->('true', '../zz $(touch /x)', 'enconf')]) {
        my ($name, $postinst) = @$with;
        my $said = $foretold->($name, 'zapp', $postinst, %file);
        is(numbers($said), '', "not enabled, $name") or diag($said);
    }
    make_path("$dir/state/conf/disabled_by_admin");
    put("$dir/state/conf/disabled_by_admin/zz", '');
    is($foretold->('', 'zapp', $auto->('true', 'zz', 'enconf'), %file), '',
        'not enabled: the administrator does not want it');
    unlink "$dir/state/conf/disabled_by_admin/zz";
    # a module whose file is not there yet cannot be tried: that is said
    my $said = $foretold->('', 'libapache2-mod-zapp', $auto->('true', 'zapp', 'enmod'),
        'mods-available/zapp.load' => "LoadModule zapp_module /nowhere/mod_zapp.so\n", %file);
    is($said, '', 'a module that is not installed yet changes nothing by itself');
    # mod_php of another version comes in the place of that of now
    remove_tree("$etc/conf-enabled");
    my $goes = "libapache2-mod-$php";
    my ($load) = map { PGTest::slurp($_) } "$etc/mods-available/$php.load";
    my ($so) = $load =~ /^LoadModule \S+ (\S+)/m;
    put("$admin/status", join '', map { "Package: $_\nStatus: install ok installed\n"
        . "Version: 1\nArchitecture: all\nMaintainer: Nobody <nobody\@example.org>\n"
        . "Description: test\n\n" } $goes, 'apache2-bin');
    put("$admin/info/apache2-bin.list", "/.\n/usr/lib/apache2/modules/mod_gone.so\n");
    put("$admin/info/$goes.list", "/.\n$so\n/etc/apache2/mods-available/$php.load\n"
        . "/etc/apache2/mods-available/$php.conf\n");
    put("$etc/mods-available/$php.conf", $maps);
    symlink "../mods-available/$php.conf", "$etc/mods-enabled/$php.conf";
    for my $with ([$auto->('true', 'php9.9', 'enmod'), ''],
        [$auto->('true', 'php9.8', 'enmod'), 'PHPG0105']) {
        my ($postinst, $leaks) = @$with;
        my $deb = deb('libapache2-mod-php9.9', 1, POSTINST => "#!/bin/sh\n$runs$postinst",
            'mods-available/php9.9.load' => $load =~ s{libphp\S*\.so}{libphp9.9.so}r,
            'mods-available/php9.9.conf' => $maps);
        # beside one whose new version lacks a module
        $said = forecast("$goes 1 all none > - - none **REMOVE**\n"
            . "apache2-bin 1 all none < 2 all none $deb\n"
            . "libapache2-mod-php9.9 - - none < 9.9 all none $deb\n");
        is(numbers($said), $leaks, 'mod_php of another version, '
            . ($leaks ? 'which is not enabled' : 'which its package enables')) or diag($said);
    }
    unlink "$etc/mods-enabled/$php.conf";
    ok(!-e "$dir/was-run", 'no script was run');
}

# A directory that is not there yet comes with its files.
SKIP: {
    skip 'cannot create a mount namespace', 3 if !$spaces;
    remove_tree("$etc/conf-available", "$etc/conf-enabled");
    make_path("$etc/conf-available", "$etc/conf-enabled");
    put("$etc/conf-available/own.conf", $maps . "IncludeOptional later.d/*.conf\n");
    symlink '../conf-available/own.conf', "$etc/conf-enabled/own.conf";
    my $deb = deb('app', 1, 'later.d/a.conf' => $renamed, 'later.d/b.conf' => "#\n",
        'later.d/in/c.conf' => "#\n", 'later.d/l.conf' => \'/etc/shadow');
    my $said = forecast("app - - none < 1 all none $deb\n");
    is(numbers($said), 'PHPG0101', 'a directory that comes: foretold') or diag($said);
    like($said, qr{with the new later\.d \(package app\):}, '... by which');
    unlike($said, qr/httpd would not start|Invalid command/, '... without its links');
    ok(!-e "$etc/later.d", '... and it is not there');
}

# What no file is, and what leads elsewhere.
SKIP: {
    skip 'cannot create a mount namespace', 4 if !$spaces;
    put("$dir/elsewhere.conf", $maps);
    my $state = Digest::MD5::md5_hex(PGTest::slurp("$dir/elsewhere.conf"));
    for my $with (
        ['a link in the package', sub {}, \"$dir/elsewhere.conf"],
        ['a link of the administrator', sub {
            unlink "$etc/conf-available/app.conf";
            symlink "$dir/elsewhere.conf", "$etc/conf-available/app.conf" }, $renamed]) {
        my ($name, $do, $file) = @$with;
        remove_tree("$etc/conf-enabled");
        make_path("$etc/conf-enabled");
        put("$etc/conf-available/app.conf", $maps);
        symlink '../conf-available/app.conf', "$etc/conf-enabled/app.conf";
        $do->();
        my $deb = deb('app', 3, 'conf-available/app.conf' => $file);
        is(forecast("app 1 all none < 3 all none $deb\n", "Dpkg::Options::=--force-confnew\n"),
            '', "$name is not followed");
        is(Digest::MD5::md5_hex(PGTest::slurp("$dir/elsewhere.conf")), $state,
            '... nor is what it leads to changed');
    }
}
is(forecast("app 1 all none < 3 all none /nowhere/app.deb\n"), '',
    'a package that is not there: nothing');
done_testing;
